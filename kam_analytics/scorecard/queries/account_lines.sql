-- grain: one row per invoice line of one account, newest first
-- tables: account, sale, product, category
select
    sale.sold_on, sale.order_id, product.name as product, category.label_en, category.label_fi, sale.quantity,
    cast(sale.net_sales as double) as net_sales, cast(sale.margin as double) as margin
from sale
inner join account on account.account_key = sale.account_key
left join product on product.product_key = sale.product_key
left join category on category.category_key = product.category_key
where account.account_id = :account and sale.sold_on >= :since and sale.sold_on <= :until
order by sale.sold_on desc, sale.order_id, product.name, sale.net_sales desc
limit :most
