-- grain: one row per open task of one account, the earliest first
-- tables: task, app_user
select task.due_on, task.title, task.activity_type, task.status, person.name as person
from task
left join app_user as person on person.user_id = task.user_id
where task.account_id = :account and task.status = 'open'
order by task.due_on, task.title, task.task_id
