-- grain: one row per kind of fact x import: the last day of its rows up to a day
-- tables: activity, claim, delivery, nps_response, sale
select 'sales' as kind, batch_key, max(sold_on) as last_on from sale where sold_on <= :today group by batch_key
union all
select 'activities' as kind, batch_key, max(done_on) as last_on from activity where done_on <= :today group by batch_key
union all
select 'nps' as kind, batch_key, max(answered_on) as last_on
from nps_response where answered_on <= :today group by batch_key
union all
select 'deliveries' as kind, batch_key, max(delivered_on) as last_on
from delivery where delivered_on <= :today group by batch_key
union all
select 'claims' as kind, batch_key, max(opened_on) as last_on from claim where opened_on <= :today group by batch_key
