-- grain: one row per order x day, from :since on, on which something was bought under it
-- What comes under one order number of an account is one order; a number that rests for more than :again days is used
-- for another order after that. Without a number, what comes on a day is one order, unless a numbered one comes then.
-- A day counts if the sum of the order's lines is above zero. What is credited on the same day to the cent, under
-- whatever number, was no order.
create temp table order_day as
with credit as (
    select account_key, sold_on, -net_sales as net_sales, count(*) as n
    from order_sum
    where net_sales < 0
    group by account_key, sold_on, net_sales
),
bought as (
    select came.account_key, came.order_id, came.sold_on as bought_on
    from order_sum as came
    anti join credit using (account_key, sold_on, net_sales)
    where came.net_sales > 0
    union all
    select came.account_key, came.order_id, came.sold_on as bought_on
    from order_sum as came
    inner join credit using (account_key, sold_on, net_sales)
    qualify row_number() over (
        partition by came.account_key, came.sold_on, came.net_sales order by came.order_id nulls first
    ) > credit.n
),
numbered as (
    select account_key, order_id, bought_on
    from bought
    where order_id is not null
),
found as (
    select
        account_key, order_id, bought_on,
        coalesce(bought_on > :again + lag(bought_on) over (partition by account_key, order_id order by bought_on), true)
            as is_first
    from numbered
    union all
    select day.account_key, day.order_id, day.bought_on, true as is_first
    from (select * from bought where order_id is null) as day
    anti join numbered using (account_key, bought_on)
)
select account_key, order_id, bought_on, is_first
from found
where bought_on >= :since
