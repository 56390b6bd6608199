-- grain: one row per account in sight with sales: since when it is a customer, as far as the data say
-- tables: account, account_month
select account.account_id, account.since_on, first_sale.month_on as first_sale_on
from account
inner join first_sale() as first_sale on first_sale.account_key = account.account_key
order by account.account_id
