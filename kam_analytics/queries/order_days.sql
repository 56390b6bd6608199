-- grain: one row per account in sight and day on which it bought something
-- tables: account, sale
select account.account_id, sale.sold_on
from sale
inner join account on account.account_key = sale.account_key
where sale.sold_on > :since and sale.sold_on <= :today and sale.net_sales > 0
group by account.account_id, sale.sold_on
order by account.account_id, sale.sold_on
