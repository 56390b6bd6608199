-- grain: one row per account x month with an order that is summed; day d of the month is bit d of order_days
insert into order_month
select
    account_key, bought_on - cast(day(bought_on) - 1 as integer) as month_on,
    count(*) filter (where is_first) as orders,
    bit_or(case when is_first then 1 << day(bought_on) else 0 end) as order_days,
    max(bought_on) as bought_on
from order_day
group by account_key, month_on
