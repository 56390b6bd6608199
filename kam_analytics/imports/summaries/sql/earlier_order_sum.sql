-- grain: one row per account x order number x day before :since on which an order of order_sum may have begun
-- all lines of such a day, because some of them may credit others
insert into order_sum
with day as (
    select distinct account_key, sold_on
    from sale
    where sold_on >= cast(:since as date) - :again and sold_on < :since and order_id is not null
        and (account_key, order_id) in (select (account_key, order_id) from order_sum where order_id is not null)
)
select account_key, order_id, sold_on, sum(net_sales) as net_sales
from sale
semi join day using (account_key, sold_on)
where sold_on >= cast(:since as date) - :again and sold_on < :since
group by account_key, order_id, sold_on
