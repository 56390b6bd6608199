-- grain: one row per activity of a type that cadence rules ask for, or that closes a task, to a day; with '' for :account of all in sight
-- tables: activity, cadence_rule, contact, task
-- an activity that closes a task already says so
with asked as (
    select distinct activity_type
    from cadence_rule
)
select
    activity.activity_id, activity.account_id, activity.activity_type, activity.done_on, activity.contact_id,
    activity.quantity, contact.buying_role, contact.influence, activity.batch_key is null as is_logged, task.task_id
from activity
left join asked on asked.activity_type = activity.activity_type
left join contact on contact.contact_id = activity.contact_id
left join task on task.activity_id = activity.activity_id and task.account_id = activity.account_id
where
    activity.account_id is not null and (asked.activity_type is not null or task.task_id is not null)
    and activity.done_on >= :since and activity.done_on <= :until
    and :account in ('', activity.account_id)
order by activity.account_id, activity.done_on, activity.activity_id
