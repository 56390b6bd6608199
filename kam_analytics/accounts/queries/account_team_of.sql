-- grain: one row per person in the team of one account today, or with '' for :account of all in sight
-- the owner is left out
-- tables: account, account_team, app_user
select account_team.account_id, person.name, min(account_team.team_role) as team_role
from account_team
inner join account on account.account_id = account_team.account_id
inner join app_user as person on person.user_id = account_team.user_id
where
    :account in ('', account_team.account_id)
    and (account_team.from_on is null or account_team.from_on <= :today)
    and (account_team.to_on is null or account_team.to_on >= :today)
    and (account.owner_id is null or account.owner_id <> account_team.user_id)
group by account_team.account_id, person.user_id, person.name
order by account_team.account_id, person.name, person.user_id
