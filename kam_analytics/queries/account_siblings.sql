-- grain: one row per account with the same owner as one account, by name
-- tables: account
select account_id, name
from account
where owner_id = (select owner_id from account where account_id = :account)
order by lower(name), account_id
