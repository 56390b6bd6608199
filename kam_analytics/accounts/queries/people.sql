-- grain: one row per active person
-- tables: app_user
select user_id, name, role
from app_user
where is_active
order by role, name, user_id
