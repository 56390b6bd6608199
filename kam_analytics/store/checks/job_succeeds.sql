-- the last run of every job was a success
select job from job_run group by job having arg_max(outcome, ended_at) <> 'done'
