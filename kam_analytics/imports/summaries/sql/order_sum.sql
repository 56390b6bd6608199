-- grain: one row per account x order number x day of the months that are summed, of the accounts from :first to :last
create temp table order_sum as
with summed as (
    select distinct account_key, month_on
    from fresh_month
    where is_summed and account_key >= :first and account_key <= :last
)
select sale.account_key, sale.order_id, sale.sold_on, sum(sale.net_sales) as net_sales
from sale
semi join summed
    on summed.account_key = sale.account_key
    and summed.month_on = sale.sold_on - cast(day(sale.sold_on) - 1 as integer)
where sale.sold_on >= :since and sale.sold_on <= :until and sale.account_key >= :first and sale.account_key <= :last
group by sale.account_key, sale.order_id, sale.sold_on
