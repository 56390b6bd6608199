-- ids and keys of accounts are unique
select account_id from account group by account_id having count(*) > 1
union all
select cast(account_key as varchar) from account group by account_key having count(*) > 1
