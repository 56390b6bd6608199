-- grain: one row per open task that is due by a day, the oldest first
-- tables: task, cadence_rule, account, app_user
select
    task.task_id, task.account_id, account.name as account, task.title, task.activity_type, task.due_on,
    task.user_id, person.name as person, task.version
from live_tasks(:today) as task
inner join account on account.account_id = task.account_id
left join app_user as person on person.user_id = task.user_id
where task.due_on <= :until
order by task.due_on, account.name, task.task_id
