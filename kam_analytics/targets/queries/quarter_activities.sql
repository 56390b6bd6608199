-- grain: one row per fiscal quarter and activity type of one account, or with '' for :account of each in sight
-- tables: month, activity
select
    activity.account_id, month.quarter_on, activity.activity_type, cast(sum(activity.quantity) as integer) as quantity
from activity
inner join month on activity.done_on >= month.month_on and activity.done_on <= month.last_on
where :account in ('', activity.account_id) and activity.done_on >= :since and activity.done_on <= :until
group by activity.account_id, month.quarter_on, activity.activity_type
order by activity.account_id, month.quarter_on, activity.activity_type
