-- grain: one row per quarter with targets in sight: its first day, how many there are
-- tables: target
select quarter_on, cast(count(*) as integer) as targets
from target
group by quarter_on
order by quarter_on
