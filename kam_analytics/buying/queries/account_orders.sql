-- grain: one row per order of one account that began up to a day: what has come under it up to that day
-- tables: account, account_month, account_order_day, sale
-- days of net returns are left out; product_net_sales is the net sales of the lines that name a product
with numbered as (
    select
        account_order_day.account_key, account_order_day.order_id, account_order_day.bought_on,
        count(*) filter (where account_order_day.is_first) over (
            partition by account_order_day.order_id order by account_order_day.bought_on
        ) as nth
    from account_order_day
    inner join account on account.account_key = account_order_day.account_key
    where account.account_id = :account and account_order_day.bought_on <= :today
),
day as (
    select account_key, order_id, bought_on, nth
    from numbered
    union all
    select distinct sale.account_key, sale.order_id, sale.sold_on as bought_on, 0 as nth
    from sale
    inner join account on account.account_key = sale.account_key
    inner join account_month as m
        on m.account_key = sale.account_key and m.month_on = sale.sold_on - cast(day(sale.sold_on) - 1 as integer)
    where account.account_id = :account and sale.order_id is null and sale.sold_on <= :today
        and (m.order_days >> day(sale.sold_on)) & 1 = 1 and sale.sold_on not in (select bought_on from numbered)
)
select
    min(day.bought_on) as ordered_on, max(day.bought_on) as last_on, day.order_id,
    cast(sum(sale.net_sales) as double) as net_sales, count(*) filter (where sale.net_sales > 0) as lines,
    count(distinct sale.product_key) filter (where sale.net_sales > 0) as products,
    cast(coalesce(sum(sale.net_sales) filter (where sale.product_key is not null), 0) as double) as product_net_sales
from day
inner join sale
    on sale.account_key = day.account_key and sale.sold_on = day.bought_on
    and sale.order_id is not distinct from day.order_id
group by day.order_id, day.nth, case when day.order_id is null then day.bought_on end
order by ordered_on, day.order_id
