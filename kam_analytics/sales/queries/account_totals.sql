-- grain: one row for one account, or with '' for :account one per account in sight: what it bought between two days
-- tables: account, account_month, product, sale
-- whole months come from the summary, the days at the edges from the lines
-- an order is a day on which the account bought
with edge as (
    select
        sale.account_key, sum(sale.net_sales) as net_sales, sum(sale.margin) as margin,
        sum(case when sale.margin is not null then sale.net_sales else 0 end) as margin_net_sales,
        sum(case when product.is_recurring then sale.net_sales else 0 end) as recurring_net_sales,
        count(distinct case when sale.net_sales > 0 then sale.sold_on end) as orders, count(*) as lines
    from sale
    left join product on product.product_key = sale.product_key
    where (sale.sold_on >= :since and sale.sold_on <= :head_until)
        or (sale.sold_on >= :tail_since and sale.sold_on <= :until)
    group by sale.account_key
),
part as (
    select account_key, net_sales, margin, margin_net_sales, recurring_net_sales, orders, lines
    from account_month
    where month_on >= :first_month and month_on <= :last_month
    union all
    select account_key, net_sales, margin, margin_net_sales, recurring_net_sales, orders, lines
    from edge
)
select
    account.account_id, cast(coalesce(sum(part.net_sales), 0) as double) as net_sales,
    cast(sum(part.margin) as double) as margin,
    cast(coalesce(sum(part.margin_net_sales), 0) as double) as margin_net_sales,
    cast(coalesce(sum(part.recurring_net_sales), 0) as double) as recurring_net_sales,
    cast(coalesce(sum(part.orders), 0) as bigint) as orders, cast(coalesce(sum(part.lines), 0) as bigint) as lines
from account
left join part on part.account_key = account.account_key
where :account in ('', account.account_id)
group by account.account_id
order by account.account_id
