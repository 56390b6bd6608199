-- grain: one row per account x product, of the accounts from :first to :last
insert into account_product
select
    account_key, product_key, min(sold_on) as first_on, max(sold_on) as last_on,
    sum(net_sales) as net_sales, count(*) as lines
from sale
where product_key is not null and account_key >= :first and account_key <= :last
group by account_key, product_key
