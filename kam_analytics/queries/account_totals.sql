-- grain: one row for one account: its invoice lines between two days
-- tables: account, product, sale
-- an order is a day on which the account bought
select
    cast(coalesce(sum(sale.net_sales), 0) as double) as net_sales,
    cast(sum(sale.margin) as double) as margin,
    cast(coalesce(sum(case when sale.margin is not null then sale.net_sales end), 0) as double) as margin_net_sales,
    cast(coalesce(sum(case when product.is_recurring then sale.net_sales end), 0) as double) as recurring_net_sales,
    count(distinct case when sale.net_sales > 0 then sale.sold_on end) as orders,
    count(sale.net_sales) as lines,
    max(sale.sold_on) as last_sale
from sale
inner join account on account.account_key = sale.account_key
left join product on product.product_key = sale.product_key
where account.account_id = :account and sale.sold_on >= :since and sale.sold_on <= :until
