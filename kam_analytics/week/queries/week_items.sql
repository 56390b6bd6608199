-- grain: one row per open task and plan action of a person, or of nobody, that is due by a day and can still be done
-- tables: account, cadence_rule, plan, plan_action, task
with items as (
    select
        'task' as kind, task.task_id as item_id, task.account_id, task.title, task.activity_type, rule.with_whom,
        rule.rhythm, task.period_on, task.due_on, task.version
    from live_tasks(:today) as task
    left join cadence_rule as rule on rule.cadence_rule_id = task.cadence_rule_id
    where task.due_on <= :until and (task.user_id = :user or task.user_id is null)
    union all
    select
        'action', action.action_id, action.account_id, action.action, null, null, null, null, action.due_on,
        action.version
    from plan_action as action
    inner join plan on plan.plan_id = action.plan_id
    where
        action.status = 'open' and plan.status <> 'closed' and action.due_on <= :until and action.owner_id = :user
)
select
    items.kind, items.item_id, items.account_id, items.title, items.activity_type, items.with_whom, items.rhythm,
    items.period_on, items.due_on, items.version, account.name as account
from items
inner join account on account.account_id = items.account_id
order by items.due_on, account.name, items.item_id
