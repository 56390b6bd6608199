-- grain: one row: first and last day that the sales cover, up to a day; empty without sales
-- tables: account_month, sale, month
-- the last day is looked up in the lines of the last months only; where all of them are dated on the first
-- of a month they are totals of months, and cover the last one to its end
with last_month as (
    select min(month_on) as first_month, max(month_on) as month_on
    from account_month
    where month_on <= :today
),
late as (
    select max(sold_on) as last_on, min(sold_on) as first_on, count(*) as lines, count(month.month_on) as on_the_first
    from sale
    left join month on month.month_on = sale.sold_on
    where sold_on >= (select month_on - interval 2 month from last_month) and sold_on <= :today
)
select
    (select min(sold_on) from sale where sold_on <= (select first_month + interval 1 month from last_month)) as first_sale,
    case
        when late.on_the_first = late.lines and late.first_on < late.last_on then least(month.last_on, :today)
        else late.last_on
    end as last_sale
from late
left join month on month.month_on = (select month_on from last_month)
