-- grain: one row per change of the plans and projects of an account, newest first
-- tables: change_log, app_user
select
    change_log.changed_at, change_log.user_id, coalesce(person.name, change_log.user_id) as name, change_log.table_name,
    change_log.row_id, change_log.column_name, change_log.before, change_log.after, change_log.version,
    change_log.save_id
from change_log
left join app_user as person on person.user_id = change_log.user_id
where change_log.account_id = :account
    and change_log.table_name in ('plan', 'plan_objective', 'plan_action', 'customer_initiative')
order by change_log.changed_at desc, change_log.row_id, change_log.column_name
limit :most
