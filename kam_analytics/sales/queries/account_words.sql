-- grain: one row per account in sight: what an account is filtered and named by
-- tables: account, app_user, benchmark_abc
select
    account.account_key, account.account_id, account.name, account.group_key, root.account_id as root_id,
    root.name as root_name, account.industry, account.country, account.owner_id, owner.name as owner,
    published.abc_class as published_class
from account
left join account as root on root.account_key = account.group_key
left join app_user as owner on owner.user_id = account.owner_id
left join benchmark_abc as published on published.account_key = account.account_key
order by account.account_id
