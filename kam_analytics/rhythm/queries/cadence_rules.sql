-- grain: one row per cadence rule
-- tables: cadence_rule
select cadence_rule_id, segment, activity_type, per_year, rhythm, with_whom, from_on, to_on, version
from cadence_rule
order by segment, activity_type, from_on nulls first, cadence_rule_id
