-- grain: one row for one account, or with '' for :account one per account in sight: its products, all time
-- tables: account, account_product
select account.account_id, count(*) as products
from account_product as bought
inner join account on account.account_key = bought.account_key
where :account in ('', account.account_id) and bought.net_sales > 0
group by account.account_id
order by account.account_id
