-- grain: one row per kind x id of a person who is named on loaded rows and not known
-- tables: account, activity, app_user, opportunity
with named as (
    select 'accounts' as kind, owner_id as user_id from account where owner_id is not null
    union all
    select 'activities' as kind, user_id from activity where user_id is not null
    union all
    select 'opportunities' as kind, owner_id as user_id from opportunity where owner_id is not null
)
select named.kind, named.user_id, count(*) as lines
from named
left join app_user as person on person.user_id = named.user_id
where person.user_id is null
group by named.kind, named.user_id
order by lines desc, named.kind, named.user_id
