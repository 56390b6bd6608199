-- grain: one row per account x category x month of the lines between two days, of the accounts from :first to :last
-- the month is made of days, which costs a third of date_trunc on millions of lines
-- where nothing is numbered or credited, order_days has the days with an order, day d of the month as bit d; else
-- is_summed, and the sums of the days tell (order_day.sql)
create temp table fresh_month as
select
    sale.account_key,
    coalesce(product.category_key, -1) as category_key,
    sale.sold_on - cast(day(sale.sold_on) - 1 as integer) as month_on,
    sum(sale.net_sales) as net_sales,
    sum(sale.margin) as margin,
    coalesce(sum(sale.net_sales) filter (where sale.margin is not null), 0) as margin_net_sales,
    coalesce(sum(sale.net_sales) filter (where product.is_recurring), 0) as recurring_net_sales,
    coalesce(sum(sale.net_sales) filter (where product.is_recurring is not null), 0) as recurring_known_net_sales,
    bit_or(case when sale.net_sales > 0 then 1 << day(sale.sold_on) else 0 end) as order_days,
    bool_or(sale.order_id is not null or sale.net_sales < 0) as is_summed,
    count(*) as lines
from sale
left join product on product.product_key = sale.product_key
where sale.sold_on >= :since and sale.sold_on <= :until and sale.account_key >= :first and sale.account_key <= :last
group by sale.account_key, coalesce(product.category_key, -1), month_on
