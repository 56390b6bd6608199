-- the group of an account is an account that is its own group
select account.account_id
from account
left join account as root on root.account_key = account.group_key
where root.account_key is null or root.group_key <> root.account_key
