-- grain: one row per account x month
select
    account_key, month_on, sum(net_sales) as net_sales, sum(margin) as margin,
    sum(margin_net_sales) as margin_net_sales, sum(recurring_net_sales) as recurring_net_sales,
    bit_count(bit_or(order_days)) as orders, sum(lines) as lines, bit_or(order_days) as order_days
from fresh_month
group by account_key, month_on
order by month_on, account_key
