-- grain: one row per month with sales of one account
-- tables: account, account_month
select m.month_on, cast(m.net_sales as double) as net_sales
from account_month as m
inner join account on account.account_key = m.account_key
where account.account_id = :account and m.month_on >= :first_month and m.month_on <= :last_month
order by m.month_on
