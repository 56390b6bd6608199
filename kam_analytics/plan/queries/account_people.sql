-- grain: one row per person who works with an account today: its owner and its team
-- tables: account, account_team, app_user
with working as (
    select owner_id as user_id, 'owner' as team_role from account where account_id = :account
    union all
    select user_id, team_role from account_team
    where account_id = :account and (from_on is null or from_on <= :today) and (to_on is null or to_on >= :today)
)
select working.user_id, person.name, min(working.team_role) as team_role
from working
inner join app_user as person on person.user_id = working.user_id
where person.is_active
group by working.user_id, person.name
order by person.name, working.user_id
