-- grain: one row per account x month; the last of the bits of order_days is the last day with an order
with total as (
    select
        account_key, month_on, sum(net_sales) as net_sales, sum(margin) as margin,
        sum(margin_net_sales) as margin_net_sales, sum(recurring_net_sales) as recurring_net_sales,
        sum(recurring_known_net_sales) as recurring_known_net_sales,
        bit_or(order_days) as order_days, bool_or(is_summed) as is_summed, sum(lines) as lines
    from fresh_month
    group by account_key, month_on
)
select
    total.account_key, total.month_on, total.net_sales, total.margin, total.margin_net_sales,
    total.recurring_net_sales,
    case when total.is_summed then coalesce(summed.orders, 0) else bit_count(total.order_days) end as orders,
    total.lines,
    case when total.is_summed then coalesce(summed.order_days, 0) else total.order_days end as order_days,
    case
        when total.is_summed then summed.bought_on
        when total.order_days > 0 then total.month_on + cast(floor(log2(total.order_days)) as integer) - 1
    end as bought_on,
    total.recurring_known_net_sales
from total
left join order_month as summed on summed.account_key = total.account_key and summed.month_on = total.month_on
order by total.month_on, total.account_key
