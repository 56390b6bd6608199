-- grain: one row for one account, or with '' for :account one per account in sight: what it bought between two days
-- tables: account, account_month, account_order_day, product, sale
-- whole months come from the summary, the days at the edges from the lines and from the days with an order, on which
-- more than one may have begun where they are numbered
with edge as (
    select
        sale.account_key, sum(sale.net_sales) as net_sales, sum(sale.margin) as margin,
        sum(case when sale.margin is not null then sale.net_sales else 0 end) as margin_net_sales,
        sum(case when product.is_recurring then sale.net_sales else 0 end) as recurring_net_sales,
        sum(case when product.is_recurring is not null then sale.net_sales else 0 end) as recurring_known_net_sales,
        count(*) as lines
    from sale
    left join product on product.product_key = sale.product_key
    where (sale.sold_on >= :since and sale.sold_on <= :head_until)
        or (sale.sold_on >= :tail_since and sale.sold_on <= :until)
    group by sale.account_key
),
day as (
    select distinct sale.account_key, sale.sold_on as ordered_on
    from sale
    inner join account_month as m
        on m.account_key = sale.account_key and m.month_on = sale.sold_on - cast(day(sale.sold_on) - 1 as integer)
    where ((sale.sold_on >= :since and sale.sold_on <= :head_until)
        or (sale.sold_on >= :tail_since and sale.sold_on <= :until)) and (m.order_days >> day(sale.sold_on)) & 1 = 1
),
numbered as (
    select account_key, bought_on as ordered_on, count(*) as orders
    from account_order_day
    where is_first and (
        (bought_on >= :since and bought_on <= :head_until) or (bought_on >= :tail_since and bought_on <= :until)
    )
    group by account_key, bought_on
),
began as (
    select day.account_key, sum(coalesce(numbered.orders, 1)) as orders
    from day
    left join numbered on numbered.account_key = day.account_key and numbered.ordered_on = day.ordered_on
    group by day.account_key
),
part as (
    select
        account_key, net_sales, margin, margin_net_sales, recurring_net_sales, recurring_known_net_sales, orders, lines
    from account_month
    where month_on >= :first_month and month_on <= :last_month
    union all
    select
        edge.account_key, edge.net_sales, edge.margin, edge.margin_net_sales, edge.recurring_net_sales,
        edge.recurring_known_net_sales, coalesce(began.orders, 0) as orders, edge.lines
    from edge
    left join began on began.account_key = edge.account_key
)
select
    account.account_id, cast(coalesce(sum(part.net_sales), 0) as double) as net_sales,
    cast(sum(part.margin) as double) as margin,
    cast(coalesce(sum(part.margin_net_sales), 0) as double) as margin_net_sales,
    cast(coalesce(sum(part.recurring_net_sales), 0) as double) as recurring_net_sales,
    cast(coalesce(sum(part.recurring_known_net_sales), 0) as double) as recurring_known_net_sales,
    cast(coalesce(sum(part.orders), 0) as bigint) as orders, cast(coalesce(sum(part.lines), 0) as bigint) as lines
from account
left join part on part.account_key = account.account_key
where :account in ('', account.account_id)
group by account.account_id
order by account.account_id
