-- grain: one row per account in sight and currency from which net sales of the days were converted
-- tables: account, sale
select distinct account.account_id, account.group_key, sale.currency
from sale
inner join account on account.account_key = sale.account_key
where sale.currency is not null and sale.sold_on >= :since and sale.sold_on <= :until
order by account.account_id, sale.currency
