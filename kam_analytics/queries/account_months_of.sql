-- grain: one row per month with sales of one account
-- tables: account, account_month
select
    m.month_on, cast(m.net_sales as double) as net_sales, cast(m.margin as double) as margin,
    cast(m.margin_net_sales as double) as margin_net_sales, m.orders, m.lines
from account_month as m
inner join account on account.account_key = m.account_key
where account.account_id = :account and m.month_on >= :first_month and m.month_on <= :last_month
order by m.month_on
