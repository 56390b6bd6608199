-- grain: one row per won deal of a known account, closed up to a day and before the first invoice; its account as it came
-- tables: opportunity, account, sale, import_batch
with first_invoice as (
    select min(sale.sold_on) as day
    from sale
    inner join import_batch as batch on batch.batch_key = sale.batch_key
    where batch.source <> 'won-deals'
)
select
    deal.opportunity_id as sale_id, coalesce(deal.joined_from, deal.account_id) as account_id,
    deal.closed_on as sold_on, cast(deal.amount as double) as net_sales
from opportunity as deal
inner join account on account.account_id = deal.account_id
cross join first_invoice
where
    deal.status = 'won' and deal.amount > 0 and deal.closed_on <= :today
    and (first_invoice.day is null or deal.closed_on < first_invoice.day)
order by deal.closed_on, deal.opportunity_id
