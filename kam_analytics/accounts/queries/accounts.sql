-- grain: one row per account in sight, or with :account for that one alone: what is written on its card
-- tables: account, app_user
select
    account.account_id, account.name, account.owner_id, coalesce(owner.name, account.owner_id) as owner,
    account.parent_id, account.industry, account.country, account.business_id, account.city, account.since_on,
    account.version
from account
left join app_user as owner on owner.user_id = account.owner_id
where :account in ('', account.account_id)
order by lower(account.name), account.account_id
