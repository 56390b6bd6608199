-- grain: one row per fiscal quarter that a period touches, with the approved targets of one account
-- tables: month, target
with quarter as (
    select quarter_on, count(*) as months
    from month
    where month_on >= :first_month and month_on <= :last_month
    group by quarter_on
),
wanted as (
    select
        quarter_on, sum(case when metric = 'net_sales' then value end) as net_sales,
        sum(case when metric = 'margin' then value end) as margin
    from target
    where account_id = :account and status = 'approved'
    group by quarter_on
)
select quarter.quarter_on, quarter.months, wanted.net_sales, wanted.margin
from quarter
left join wanted on wanted.quarter_on = quarter.quarter_on
order by quarter.quarter_on
