-- grain: one row per account x product: what was known before and what one batch adds
insert into account_product
with batch as (
    select
        account_key, product_key, min(sold_on) as first_on, max(sold_on) as last_on,
        sum(net_sales) as net_sales, count(*) as lines
    from sale
    where product_key is not null and batch_key = :batch
    group by account_key, product_key
),
both_parts as (
    select account_key, product_key, first_on, last_on, net_sales, lines from old_product
    union all
    select * from batch
)
select account_key, product_key, min(first_on), max(last_on), sum(net_sales), sum(lines)
from both_parts
group by account_key, product_key
