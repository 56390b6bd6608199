-- grain: one row per account in sight and day on which it bought something
-- tables: account, sale
with days as (
    select account_key, sold_on
    from sale
    where sold_on > :since and sold_on <= :today and net_sales > 0
    group by account_key, sold_on
)
select account.account_id, days.sold_on
from days
inner join account on account.account_key = days.account_key
order by account.account_id, days.sold_on
