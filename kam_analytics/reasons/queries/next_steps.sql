-- grain: one row per account in sight with something open to do: the next of its plan actions and tasks
-- tables: plan, plan_action, task, cadence_rule
-- what is still ahead comes before what is late
with steps as (
    select
        action.account_id, action.action as title, cast(null as text) as activity_type, action.due_on,
        action.action_id as step_id
    from plan_action as action
    inner join plan on plan.plan_id = action.plan_id
    where action.status = 'open' and plan.status <> 'closed'
    union all
    select task.account_id, task.title, task.activity_type, task.due_on, task.task_id
    from live_tasks(:today) as task
),
ranked as (
    select
        account_id, title, activity_type, due_on, step_id,
        row_number() over (
            partition by account_id
            order by due_on < :today, case when due_on < :today then due_on end desc, due_on, step_id
        ) as place
    from steps
)
select account_id, title, activity_type, due_on, step_id
from ranked
where place = 1
order by account_id
