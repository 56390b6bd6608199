-- grain: one row per target of one account, or with '' for :account of all in sight: quarter and metric
-- tables: target, app_user
select
    target.account_id, target.target_id, target.quarter_on, target.metric, target.value, target.status,
    target.set_on, coalesce(person.name, target.set_by) as set_by, target.version
from target
left join app_user as person on person.user_id = target.set_by
where :account in ('', target.account_id)
order by target.account_id, target.quarter_on, target.metric, target.set_on, target.target_id
