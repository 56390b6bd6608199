-- grain: one row for one account with sales, or with '' for :account one per account in sight: its products, all time
-- tables: account, account_month, account_product
-- product_net_sales is the net sales of the lines that name a product
with bought as (
    select account_key, sum(net_sales) as net_sales
    from account_month
    group by account_key
),
named as (
    select
        account_key, sum(case when net_sales > 0 then 1 else 0 end) as products, sum(net_sales) as product_net_sales
    from account_product
    group by account_key
)
select
    account.account_id, cast(coalesce(named.products, 0) as bigint) as products,
    cast(coalesce(named.product_net_sales, 0) as double) as product_net_sales,
    cast(bought.net_sales as double) as net_sales
from bought
inner join account on account.account_key = bought.account_key
left join named on named.account_key = bought.account_key
where :account in ('', account.account_id)
order by account.account_id
