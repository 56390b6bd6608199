-- grain: one row per product that one account has lines of, all time, largest first
-- tables: account, account_product, product, category
select
    product.name as product, category.label_en, category.label_fi, bought.first_on, bought.last_on,
    cast(bought.net_sales as double) as net_sales, bought.lines
from account_product as bought
inner join account on account.account_key = bought.account_key
left join product on product.product_key = bought.product_key
left join category on category.category_key = product.category_key
where account.account_id = :account
order by bought.net_sales desc, bought.product_key
