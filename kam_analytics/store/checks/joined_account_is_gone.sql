-- an account that was joined is not there, the account that it is part of is, and so are all of its rows
select alias.account_id from account_alias as alias inner join account on account.account_id = alias.account_id
union all
select account_id
from account_alias
where kept_id not in (select account_id from account union all select account_id from account_alias)
union all
select activity.account_id from activity inner join account_alias as alias on alias.account_id = activity.account_id
union all
select contact.account_id from contact inner join account_alias as alias on alias.account_id = contact.account_id
union all
select plan.account_id from plan inner join account_alias as alias on alias.account_id = plan.account_id
union all
select target.account_id from target inner join account_alias as alias on alias.account_id = target.account_id
union all
select sale.joined_from
from sale
where sale.joined_from is not null and sale.joined_from not in (select account_id from account_alias)
