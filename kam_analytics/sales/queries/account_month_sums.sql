-- grain: one row per account x month with sales
-- tables: account_month
select
    account_key, cast(year(month_on) * 12 + month(month_on) - 1 as integer) as at,
    cast(net_sales as double) as net_sales, cast(margin as double) as margin,
    cast(margin_net_sales as double) as margin_net_sales
from account_month
