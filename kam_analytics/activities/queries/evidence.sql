-- grain: one row per activity of a type that cadence rules ask for, or that closes a task, to a day; with '' for :account of all in sight
-- tables: activity, cadence_rule, contact, task
-- an activity that closes a task already says so
-- people is the number of those named, with their buying roles, and the influence of who has most
with asked as (
    select distinct activity_type
    from cadence_rule
),
person as (
    select distinct contact_ids, contact_id
    from activity_contact() as named
    where
        contact_id is not null and done_on >= :since and done_on <= :until and :account in ('', account_id)
),
company as (
    select
        person.contact_ids, string_agg(distinct contact.buying_role, ' ' order by contact.buying_role) as buying_roles,
        max(contact.influence) as influence
    from person
    inner join contact on contact.contact_id = person.contact_id
    group by person.contact_ids
)
select
    activity.activity_id, activity.account_id, activity.activity_type, activity.done_on, activity.quantity,
    coalesce(len(activity.contact_ids), 0) as people, company.buying_roles, company.influence,
    activity.batch_key is null as is_logged, task.task_id
from activity
left join asked on asked.activity_type = activity.activity_type
left join company on company.contact_ids = activity.contact_ids
left join task on task.activity_id = activity.activity_id and task.account_id = activity.account_id
where
    activity.account_id is not null and (asked.activity_type is not null or task.task_id is not null)
    and activity.done_on >= :since and activity.done_on <= :until
    and :account in ('', activity.account_id)
order by activity.account_id, activity.done_on, activity.activity_id
