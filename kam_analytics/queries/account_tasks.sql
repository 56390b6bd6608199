-- grain: one row per open task of one account, the earliest first
-- tables: task, app_user
select
    task.task_id, task.title, task.activity_type, task.due_on, task.status, task.user_id, person.name as person,
    task.version
from task
left join app_user as person on person.user_id = task.user_id
where task.account_id = :account and task.status = 'open'
order by task.due_on, task.title, task.task_id
