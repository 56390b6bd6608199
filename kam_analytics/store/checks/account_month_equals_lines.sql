-- the summary per account and month equals a recomputation from the lines; its orders are the numbered ones, and the
-- days on which the lines without a number are above zero, not credited to the cent, and beside no numbered order
with lines as (
    select
        sale.account_key, date_trunc('month', sale.sold_on) as month_on, sum(sale.net_sales) as net_sales,
        sum(sale.margin) as margin,
        coalesce(sum(sale.net_sales) filter (where sale.margin is not null), 0) as margin_net_sales,
        coalesce(sum(sale.net_sales) filter (where product.is_recurring), 0) as recurring_net_sales,
        coalesce(sum(sale.net_sales) filter (where product.is_recurring is not null), 0)
            as recurring_known_net_sales,
        count(*) as lines
    from sale
    left join product on product.product_key = sale.product_key
    group by sale.account_key, date_trunc('month', sale.sold_on)
),
came as (
    select account_key, order_id, sold_on as bought_on, sum(net_sales) as net_sales
    from sale
    group by account_key, order_id, sold_on
),
day as (
    select account_key, bought_on, is_first
    from account_order_day
    union all
    select came.account_key, came.bought_on, true as is_first
    from came
    anti join account_order_day as numbered using (account_key, bought_on)
    left join (
        select account_key, bought_on, -net_sales as net_sales
        from came
        where net_sales < 0
        group by account_key, bought_on, net_sales
    ) as credit using (account_key, bought_on, net_sales)
    where came.order_id is null and came.net_sales > 0 and credit.account_key is null
),
orders as (
    select
        account_key, date_trunc('month', bought_on) as month_on, count(*) filter (where is_first) as orders,
        bit_or(case when is_first then 1 << day(bought_on) else 0 end) as order_days, max(bought_on) as bought_on
    from day
    group by account_key, date_trunc('month', day.bought_on)
)
select coalesce(lines.account_key, m.account_key) as account_key, coalesce(lines.month_on, m.month_on) as month_on
from lines
full join account_month as m on m.account_key = lines.account_key and m.month_on = lines.month_on
left join orders on orders.account_key = m.account_key and orders.month_on = m.month_on
where lines.net_sales is distinct from m.net_sales or lines.margin is distinct from m.margin
    or lines.margin_net_sales is distinct from m.margin_net_sales
    or lines.recurring_net_sales is distinct from m.recurring_net_sales
    or lines.recurring_known_net_sales is distinct from m.recurring_known_net_sales
    or lines.lines is distinct from m.lines
    or coalesce(orders.orders, 0) is distinct from m.orders
    or coalesce(orders.order_days, 0) is distinct from m.order_days
    or orders.bought_on is distinct from m.bought_on
