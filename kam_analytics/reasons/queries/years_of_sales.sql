-- grain: one row per account in sight and year of 12 months back from a month, where it bought something
-- tables: account, account_month
select
    account.account_id, account.name, cast(datediff('month', sold.month_on, cast(:last_month as date)) // 12 as integer) as back,
    cast(sum(sold.net_sales) as double) as net_sales
from account
inner join account_month as sold on sold.account_key = account.account_key
where sold.month_on >= :first_month and sold.month_on <= :last_month
group by all
order by account.account_id, back
