-- grain: one row: how many tasks of cadence rules there are in sight
-- tables: task
select count(*) as n
from task
where cadence_rule_id is not null
