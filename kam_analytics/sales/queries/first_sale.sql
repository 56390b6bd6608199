-- grain: one row per account in sight with sales: the month of its first sale
-- tables: account_month
select account_key, min(month_on) as month_on
from account_month
group by account_key
