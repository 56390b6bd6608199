-- grain: one row: first and last sale up to a day, empty without sales
-- tables: account_month, sale
-- the last day is looked up in the lines of the last month only
with last_month as (
    select min(month_on) as first_month, max(month_on) as month_on
    from account_month
    where month_on <= :today
)
select
    (select min(sold_on) from sale where sold_on <= (select first_month + interval 1 month from last_month)) as first_sale,
    (select max(sold_on) from sale where sold_on >= (select month_on from last_month) and sold_on <= :today) as last_sale
