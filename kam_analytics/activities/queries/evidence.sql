-- grain: one row per activity of a type that cadence rules ask for, or that closes a task, to a day; with '' for :account of all in sight
-- tables: activity, cadence_rule, contact, task
-- an activity that closes a task already says so
-- people is the number of those named, with their buying roles, and the influence of who has most
with asked as (
    select distinct activity_type
    from cadence_rule
),
company as (
    select
        beside.contact_ids, string_agg(distinct contact.buying_role, ' ') as buying_roles,
        max(contact.influence) as influence
    from activity_contact() as beside
    inner join contact on contact.contact_id = beside.contact_id
    where
        not beside.is_first and beside.done_on >= :since and beside.done_on <= :until
        and :account in ('', beside.account_id)
    group by beside.contact_ids
)
select
    activity.activity_id, activity.account_id, activity.activity_type, activity.done_on, activity.quantity,
    coalesce(len(activity.contact_ids), 0) as people,
    concat_ws(' ', contact.buying_role, company.buying_roles) as buying_roles,
    greatest(contact.influence, company.influence) as influence,
    activity.batch_key is null as is_logged, task.task_id
from activity
left join asked on asked.activity_type = activity.activity_type
left join contact on contact.contact_id = activity.contact_ids[1]
left join company on company.contact_ids = activity.contact_ids
left join task on task.activity_id = activity.activity_id and task.account_id = activity.account_id
where
    activity.account_id is not null and (asked.activity_type is not null or task.task_id is not null)
    and activity.done_on >= :since and activity.done_on <= :until
    and :account in ('', activity.account_id)
order by activity.account_id, activity.done_on, activity.activity_id
