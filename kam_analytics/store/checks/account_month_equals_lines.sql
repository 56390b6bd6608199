-- the summary per account and month equals a recomputation from the lines
with lines as (
    select
        sale.account_key, date_trunc('month', sale.sold_on) as month_on, sum(sale.net_sales) as net_sales,
        sum(sale.margin) as margin,
        coalesce(sum(sale.net_sales) filter (where sale.margin is not null), 0) as margin_net_sales,
        coalesce(sum(sale.net_sales) filter (where product.is_recurring), 0) as recurring_net_sales,
        count(distinct sale.sold_on) filter (where sale.net_sales > 0) as orders, count(*) as lines,
        bit_or(case when sale.net_sales > 0 then 1 << day(sale.sold_on) else 0 end) as order_days
    from sale
    left join product on product.product_key = sale.product_key
    group by sale.account_key, date_trunc('month', sale.sold_on)
)
select coalesce(lines.account_key, m.account_key) as account_key, coalesce(lines.month_on, m.month_on) as month_on
from lines
full join account_month as m on m.account_key = lines.account_key and m.month_on = lines.month_on
where lines.net_sales is distinct from m.net_sales or lines.margin is distinct from m.margin
    or lines.margin_net_sales is distinct from m.margin_net_sales
    or lines.recurring_net_sales is distinct from m.recurring_net_sales
    or lines.orders is distinct from m.orders or lines.lines is distinct from m.lines
    or lines.order_days is distinct from m.order_days
