-- grain: one row per account in sight and month in which it bought something
-- tables: account, account_month
-- day d of the month is bit d of order_days; bought_on is the last day on which something came under an order
select account.account_id, m.month_on, m.order_days, m.bought_on
from account_month as m
inner join account on account.account_key = m.account_key
where m.month_on >= :first_month and m.month_on <= :last_month and m.bought_on is not null
order by account.account_id, m.month_on
