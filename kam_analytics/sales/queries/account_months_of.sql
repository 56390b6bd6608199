-- grain: one row per month with sales of one account, or with '' for :account of all in sight
-- tables: account, account_month
select account.account_id, m.month_on, cast(m.net_sales as double) as net_sales
from account_month as m
inner join account on account.account_key = m.account_key
where :account in ('', account.account_id) and m.month_on >= :first_month and m.month_on <= :last_month
order by account.account_id, m.month_on
