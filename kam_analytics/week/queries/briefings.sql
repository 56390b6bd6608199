-- grain: one row per account of a list (one id a line, with a line end before the first and after the last): the last thing done, and the oldest promise that is open
-- tables: account, activity, contact, plan, plan_action, task
with wanted as (
    select account_id
    from account
    where position(concat(chr(10), account_id, chr(10)) in :accounts) > 0
),
last_done as (
    select
        activity.account_id, activity.done_on, activity.activity_type, activity.subject, contact.name as contact,
        row_number() over (
            partition by activity.account_id
            order by activity.done_on desc, activity.subject is null, activity.activity_id
        ) as place
    from activity
    inner join wanted on wanted.account_id = activity.account_id
    left join contact on contact.contact_id = activity.contact_ids[1]
    where activity.done_on <= :today and activity.activity_type not in ('newsletter', 'webinar')
),
promises as (
    select action.account_id, action.action as promise, action.due_on
    from plan_action as action
    inner join plan on plan.plan_id = action.plan_id
    inner join wanted on wanted.account_id = action.account_id
    where action.status = 'open' and plan.status <> 'closed'
    union all
    select task.account_id, task.title, task.due_on
    from task
    inner join wanted on wanted.account_id = task.account_id
    where task.status = 'open' and task.cadence_rule_id is null
),
promised as (
    select account_id, promise, due_on, row_number() over (partition by account_id order by due_on, promise) as place
    from promises
)
select
    wanted.account_id, last_done.done_on, last_done.activity_type, last_done.subject, last_done.contact,
    promised.promise, promised.due_on as promised_on
from wanted
left join last_done on last_done.account_id = wanted.account_id and last_done.place = 1
left join promised on promised.account_id = wanted.account_id and promised.place = 1
order by wanted.account_id
