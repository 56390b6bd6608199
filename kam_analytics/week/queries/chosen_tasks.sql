-- grain: one row per task of a list (one id a line, with a line end before the first and after the last)
-- tables: cadence_rule, task
select
    task.task_id, task.account_id, task.status, task.period_on, task.activity_type, task.title, task.version, rule.rhythm
from task
left join cadence_rule as rule on rule.cadence_rule_id = task.cadence_rule_id
where position(concat(chr(10), task.task_id, chr(10)) in :tasks) > 0
order by task.task_id
