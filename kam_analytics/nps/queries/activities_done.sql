-- grain: one row per account in sight, day and activity type: how many were done
-- tables: account, activity
select account.account_id, activity.done_on, activity.activity_type, cast(sum(activity.quantity) as double) as activities
from activity
inner join account on account.account_id = activity.account_id
where activity.done_on <= :until
group by account.account_id, activity.done_on, activity.activity_type
order by account.account_id, activity.done_on, activity.activity_type
