-- An order is what came under one order number of an account, not a day with an invoice: its parts and part invoices
-- belong to it (imports/summaries/sql/order_day.sql has the rule).
-- one row per numbered order x day on which something was bought under it
create table account_order_day (
    account_key integer not null, order_id text not null, bought_on date not null, is_first boolean not null
);
create temp table order_sum as
select account_key, order_id, sold_on, sum(net_sales) as net_sales
from sale
group by account_key, order_id, sold_on;
create temp table bought as
with credit as (
    select account_key, sold_on, -net_sales as net_sales, count(*) as n
    from order_sum
    where net_sales < 0
    group by account_key, sold_on, net_sales
)
select came.account_key, came.order_id, came.sold_on as bought_on
from order_sum as came
left join credit using (account_key, sold_on, net_sales)
where came.net_sales > 0
qualify row_number() over (
    partition by came.account_key, came.sold_on, came.net_sales order by came.order_id nulls first
) > coalesce(credit.n, 0);
insert into account_order_day
select
    account_key, order_id, bought_on,
    coalesce(bought_on > 400 + lag(bought_on) over (partition by account_key, order_id order by bought_on), true)
from bought
where order_id is not null;

-- the last day of the month on which something was bought
alter table account_month add column bought_on date;
update account_month set orders = 0, order_days = 0;
update account_month
set orders = found.orders, order_days = found.order_days, bought_on = found.last_on
from (
    with day as (
        select account_key, bought_on, is_first
        from account_order_day
        union all
        select day.account_key, day.bought_on, true
        from (select * from bought where order_id is null) as day
        anti join account_order_day using (account_key, bought_on)
    )
    select
        account_key, date_trunc('month', bought_on) as month_on, count(*) filter (where is_first) as orders,
        bit_or(case when is_first then 1 << day(bought_on) else 0 end) as order_days, max(bought_on) as last_on
    from day
    group by account_key, date_trunc('month', bought_on)
) as found
where found.account_key = account_month.account_key and found.month_on = account_month.month_on;
drop table bought;
drop table order_sum;

-- Whether a product recurs may be unknown: a «false» that no mapping of a product list and no person said was the
-- default. The net sales of which it is known stand beside those that recur.
alter table product alter column is_recurring drop not null;
alter table product alter column is_recurring drop default;
update product set is_recurring = null
where not is_recurring
    and not exists (
        select 1
        from import_mapping
        where kind = 'products' and (
            json_extract(mapping, '$.columns.is_recurring') is not null
            or json_extract(mapping, '$.constants.is_recurring') is not null
        )
    )
    and product_id not in (
        select row_id
        from change_log
        where table_name = 'product' and column_name in ('is_recurring', '*')
    )
    and not exists (select 1 from setting where name = 'is_demo' and value = 'yes');
alter table account_month add column recurring_known_net_sales decimal(18,4);
alter table account_category_month add column recurring_known_net_sales decimal(18,4);
create temp table known as
select
    sale.account_key, coalesce(product.category_key, -1) as category_key, date_trunc('month', sale.sold_on) as month_on,
    coalesce(sum(sale.net_sales) filter (where product.is_recurring is not null), 0) as net_sales
from sale
left join product on product.product_key = sale.product_key
group by sale.account_key, coalesce(product.category_key, -1), date_trunc('month', sale.sold_on);
update account_category_month set recurring_known_net_sales = known.net_sales
from known
where known.account_key = account_category_month.account_key
    and known.category_key = account_category_month.category_key
    and known.month_on = account_category_month.month_on;
update account_month set recurring_known_net_sales = known.net_sales
from (
    select account_key, month_on, sum(net_sales) as net_sales
    from known
    group by account_key, month_on
) as known
where known.account_key = account_month.account_key and known.month_on = account_month.month_on;
drop table known;
