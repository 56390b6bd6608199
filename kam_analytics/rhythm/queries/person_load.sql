-- grain: one row per active person, month and kind of work: open and done tasks and plan actions that are due in it
-- tables: task, plan_action, plan, app_user
with work as (
    select user_id, cast(date_trunc('month', due_on) as date) as month_on, coalesce(activity_type, 'task') as kind
    from task
    where status <> 'cancelled' and due_on >= :since and due_on <= :until
    union all
    select action.owner_id, cast(date_trunc('month', action.due_on) as date), 'plan_action'
    from plan_action as action
    inner join plan on plan.plan_id = action.plan_id
    where action.status <> 'cancelled' and plan.status <> 'closed' and action.due_on >= :since and action.due_on <= :until
)
select work.user_id, person.name as person, work.month_on, work.kind, count(*) as n
from work
inner join app_user as person on person.user_id = work.user_id and person.is_active
group by work.user_id, person.name, work.month_on, work.kind
order by person.name, work.user_id, work.month_on, work.kind
