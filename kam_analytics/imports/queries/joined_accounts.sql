-- grain: one row per account that is part of another one, the latest join first
-- tables: account, account_alias, app_user
-- kept: the name of the account into which it was joined, which may be part of another one itself
select
    alias.account_id, alias.name, alias.kept_id, coalesce(kept.name, between.name) as kept, alias.joined_at,
    alias.joined_by as user_id, coalesce(person.name, '') as user_name
from account_alias as alias
left join account as kept on kept.account_id = alias.kept_id
left join account_alias as between on between.account_id = alias.kept_id
left join app_user as person on person.user_id = alias.joined_by
order by alias.joined_at desc, alias.account_id
