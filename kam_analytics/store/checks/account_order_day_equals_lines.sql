-- the days of the numbered orders are those of the lines, unless they are credited on the same day; a number that rests
-- for more than 400 days is used for another order after that
with came as (
    select
        account_key, order_id, sold_on, sum(net_sales) as net_sales,
        row_number() over (
            partition by account_key, sold_on, sum(net_sales) order by order_id nulls first
        ) as nth
    from sale
    group by account_key, order_id, sold_on
),
bought as (
    select account_key, order_id, sold_on as bought_on
    from came
    where order_id is not null and net_sales > 0
        and nth > (
            select count(*)
            from came as credit
            where credit.account_key = came.account_key and credit.sold_on = came.sold_on
                and credit.net_sales = -came.net_sales
        )
),
wanted as (
    select
        account_key, order_id, bought_on,
        not exists (
            select 1
            from bought as earlier
            where earlier.account_key = bought.account_key and earlier.order_id = bought.order_id
                and earlier.bought_on < bought.bought_on and earlier.bought_on >= bought.bought_on - 400
        ) as is_first
    from bought
)
(select * from wanted except all select account_key, order_id, bought_on, is_first from account_order_day)
union all
(select account_key, order_id, bought_on, is_first from account_order_day except all select * from wanted)
