-- grain: one row per kind of fact x account x import x day after a day: how many rows lie ahead of it
-- tables: account, activity, delivery, import_batch, nps_response, sale
-- an anonymous answer never says whose it is
with ahead as (
    select 'sales' as kind, account.account_id, sale.batch_key, sale.sold_on as on_day, count(*) as lines
    from sale
    inner join account on account.account_key = sale.account_key
    where sale.sold_on > :today
    group by account.account_id, sale.batch_key, sale.sold_on
    union all
    select 'activities' as kind, account_id, batch_key, done_on as on_day, count(*) as lines
    from activity
    where done_on > :today
    group by account_id, batch_key, done_on
    union all
    select
        'nps' as kind, case when is_anonymous then null else account_id end as account_id, batch_key,
        answered_on as on_day, count(*) as lines
    from nps_response
    where answered_on > :today
    group by case when is_anonymous then null else account_id end, batch_key, answered_on
    union all
    select 'deliveries' as kind, account_id, batch_key, delivered_on as on_day, count(*) as lines
    from delivery
    where delivered_on > :today
    group by account_id, batch_key, delivered_on
)
select ahead.kind, ahead.account_id, account.name, ahead.on_day, ahead.lines, batch.batch_id
from ahead
left join account on account.account_id = ahead.account_id
left join import_batch as batch on batch.batch_key = ahead.batch_key
order by ahead.on_day desc, ahead.kind, ahead.account_id, batch.batch_id
