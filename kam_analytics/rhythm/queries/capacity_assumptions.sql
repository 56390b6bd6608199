-- grain: one row per assumption of the capacity
-- tables: capacity_assumption
select name, value, version
from capacity_assumption
order by name
