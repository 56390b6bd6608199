-- grain: one row per open task of one account, or with '' for :account of all in sight, the earliest first
-- tables: task, cadence_rule, app_user
select
    task.account_id, task.task_id, task.title, task.activity_type, task.due_on, task.status, task.user_id,
    person.name as person, task.version
from live_tasks(:today) as task
left join app_user as person on person.user_id = task.user_id
where :account in ('', task.account_id)
order by task.account_id, task.due_on, task.title, task.task_id
