-- grain: one row per task of a cadence rule; with '' for :account of all accounts in sight
-- tables: task, cadence_rule
select
    task.task_id, task.account_id, task.user_id, task.cadence_rule_id, task.activity_type, task.period_on,
    task.ordinal, task.due_on, task.status, task.done_on, task.reason, task.activity_id, task.is_handed_over,
    task.version, rule.segment, rule.rhythm, rule.with_whom
from task
inner join cadence_rule as rule on rule.cadence_rule_id = task.cadence_rule_id
where :account in ('', task.account_id)
order by task.account_id, task.task_id
