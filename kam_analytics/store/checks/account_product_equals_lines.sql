-- the summary per account and product equals a recomputation from the lines
with lines as (
    select
        account_key, product_key, sum(net_sales) as net_sales, count(*) as lines,
        min(sold_on) as first_on, max(sold_on) as last_on
    from sale
    where product_key is not null
    group by account_key, product_key
)
select coalesce(lines.account_key, p.account_key) as account_key
from lines
full join account_product as p on p.account_key = lines.account_key and p.product_key = lines.product_key
where lines.net_sales is distinct from p.net_sales or lines.lines is distinct from p.lines
    or lines.first_on is distinct from p.first_on or lines.last_on is distinct from p.last_on
