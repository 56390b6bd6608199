-- grain: one row per run of a job, the newest first
-- tables: job_run
select job, started_at, ended_at, outcome, said, fields
from job_run
order by ended_at desc
