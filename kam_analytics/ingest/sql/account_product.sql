-- grain: one row per account x product, from one batch or (batch is null) from all lines
insert into account_product
select
    account_key, product_key, min(sold_on) as first_on, max(sold_on) as last_on,
    sum(net_sales) as net_sales, count(*) as lines
from sale
where product_key is not null and (:batch is null or batch_key = :batch)
group by account_key, product_key
