-- grain: one row per account with sales in whole months
select account_key, cast(sum(net_sales) as double) as net_sales
from account_month
where month_on >= :since and month_on <= :until
group by account_key
order by account_key
