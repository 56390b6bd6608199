-- grain: one row per open task that can still be done on a day: that of a rhythm is missed when its period has ended
-- tables: task, cadence_rule
select task.*
from task
left join cadence_rule as rule on rule.cadence_rule_id = task.cadence_rule_id
where
    task.status = 'open'
    and (
        rule.rhythm is null
        or task.period_on
        + to_months(case rule.rhythm when 'month' then 1 when 'quarter' then 3 else 12 end) > cast(:day as date)
    )
