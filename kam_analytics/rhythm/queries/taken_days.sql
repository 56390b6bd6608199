-- grain: one row per person and day with open tasks
-- tables: task
select user_id, due_on, count(*) as tasks
from task
where status = 'open' and due_on >= :since
group by user_id, due_on
order by user_id, due_on
