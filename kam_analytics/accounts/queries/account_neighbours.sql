-- grain: one row for one account, or with '' for :account one per account in sight: the accounts around it
-- tables: account
-- those of the same owner by name; an account without an owner has none
with placed as (
    select
        account_id, lag(account_id) over around as earlier_id, lag(name) over around as earlier,
        lead(account_id) over around as later_id, lead(name) over around as later
    from account
    where owner_id is not null
    window around as (partition by owner_id order by lower(name), account_id)
)
select account_id, earlier_id, earlier, later_id, later
from placed
where :account in ('', account_id)
order by account_id
