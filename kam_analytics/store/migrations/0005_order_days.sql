-- On which days of a month an account bought: day d is bit d. An order is a day on which the account bought.
alter table account_month add column order_days bigint;
update account_month set order_days = found.order_days
from (
    select
        account_key, date_trunc('month', sold_on) as month_on,
        bit_or(case when net_sales > 0 then 1 << day(sold_on) else 0 end) as order_days
    from sale
    group by account_key, date_trunc('month', sold_on)
) as found
where found.account_key = account_month.account_key and found.month_on = account_month.month_on;
