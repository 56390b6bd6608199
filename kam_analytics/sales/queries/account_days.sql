-- grain: one row per invoice line of a month: its account, its day of the month, its amounts
-- tables: sale
select
    account_key, cast(day(sold_on) - 1 as integer) as at,
    cast(net_sales as double) as net_sales, cast(margin as double) as margin
from sale
where sold_on >= :since and sold_on <= :until
