-- the summary per account and month equals a recomputation from the lines
with lines as (
    select
        account_key, date_trunc('month', sold_on) as month_on, sum(net_sales) as net_sales, sum(margin) as margin,
        coalesce(sum(net_sales) filter (where margin is not null), 0) as margin_net_sales, count(*) as lines,
        count(distinct sold_on) filter (where net_sales > 0) as orders
    from sale
    group by account_key, date_trunc('month', sold_on)
)
select coalesce(lines.account_key, m.account_key) as account_key, coalesce(lines.month_on, m.month_on) as month_on
from lines
full join account_month as m on m.account_key = lines.account_key and m.month_on = lines.month_on
where lines.net_sales is distinct from m.net_sales or lines.margin is distinct from m.margin
    or lines.margin_net_sales is distinct from m.margin_net_sales
    or lines.lines is distinct from m.lines or lines.orders is distinct from m.orders
