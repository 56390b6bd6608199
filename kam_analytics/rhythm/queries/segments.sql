-- grain: one row per segment
-- tables: segment
select segment, per_person, since_on, version
from segment
order by segment
