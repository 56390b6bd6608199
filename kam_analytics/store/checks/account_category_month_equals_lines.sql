-- the summary per account, category and month equals a recomputation from the lines
with lines as (
    select
        sale.account_key, coalesce(product.category_key, -1) as category_key,
        date_trunc('month', sale.sold_on) as month_on, sum(sale.net_sales) as net_sales, sum(sale.margin) as margin,
        coalesce(sum(sale.net_sales) filter (where sale.margin is not null), 0) as margin_net_sales,
        coalesce(sum(sale.net_sales) filter (where product.is_recurring), 0) as recurring_net_sales,
        coalesce(sum(sale.net_sales) filter (where product.is_recurring is not null), 0)
            as recurring_known_net_sales,
        count(*) as lines
    from sale
    left join product on product.product_key = sale.product_key
    group by sale.account_key, coalesce(product.category_key, -1), date_trunc('month', sale.sold_on)
)
select coalesce(lines.account_key, m.account_key) as account_key, coalesce(lines.month_on, m.month_on) as month_on
from lines
full join account_category_month as m
    on m.account_key = lines.account_key and m.category_key = lines.category_key and m.month_on = lines.month_on
where lines.net_sales is distinct from m.net_sales or lines.margin is distinct from m.margin
    or lines.margin_net_sales is distinct from m.margin_net_sales
    or lines.recurring_net_sales is distinct from m.recurring_net_sales
    or lines.recurring_known_net_sales is distinct from m.recurring_known_net_sales
    or lines.lines is distinct from m.lines
