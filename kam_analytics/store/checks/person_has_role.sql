-- every person has one of the five roles
select user_id from app_user where role not in ('director', 'analyst', 'rep', 'delivery', 'admin')
