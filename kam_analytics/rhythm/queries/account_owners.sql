-- grain: one row per account in sight; with '' for :account of all: who owns it, empty when that person has left
-- tables: account, app_user
select account.account_id, account.name, owner.user_id as owner_id, owner.name as owner
from account
left join app_user as owner on owner.user_id = account.owner_id and owner.is_active
where :account in ('', account.account_id)
order by account.account_id
