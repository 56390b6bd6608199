-- grain: one row per day x activity type of one account, up to a day
-- tables: activity
select done_on, activity_type, sum(quantity) as quantity
from activity
where account_id = :account and done_on <= :today
group by done_on, activity_type
order by done_on, activity_type
