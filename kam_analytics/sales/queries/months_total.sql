-- grain: one row per month: all accounts in sight
-- tables: account_month
select month_on, cast(sum(net_sales) as double) as net_sales
from account_month
where month_on >= :first_month and month_on <= :last_month
group by month_on
order by month_on
