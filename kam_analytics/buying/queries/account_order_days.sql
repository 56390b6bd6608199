-- grain: one row per day up to a day on which one account bought, its returns of that day left out
-- tables: account, sale
select
    sale.sold_on, cast(sum(sale.net_sales) as double) as net_sales, count(*) as lines,
    count(distinct sale.product_key) as products
from sale
inner join account on account.account_key = sale.account_key
where account.account_id = :account and sale.sold_on <= :today and sale.net_sales > 0
group by sale.sold_on
order by sale.sold_on
