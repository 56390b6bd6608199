-- grain: one row per fiscal quarter that a period touches, with the approved targets of one account
-- tables: month, target
-- or with '' for :account of each in sight that has any
with quarter as (
    select quarter_on, count(*) as months
    from month
    where month_on >= :first_month and month_on <= :last_month
    group by quarter_on
),
wanted as (
    select
        account_id, quarter_on, sum(case when metric = 'net_sales' then value end) as net_sales,
        sum(case when metric = 'margin' then value end) as margin
    from target
    where :account in ('', account_id) and status = 'approved'
    group by account_id, quarter_on
),
aimed as (
    select distinct account_id
    from wanted
)
select aimed.account_id, quarter.quarter_on, quarter.months, wanted.net_sales, wanted.margin
from aimed
cross join quarter
left join wanted on wanted.account_id = aimed.account_id and wanted.quarter_on = quarter.quarter_on
order by aimed.account_id, quarter.quarter_on
