-- grain: one row per feed (sales, activities) x month with rows, up to a day
-- tables: account_month, activity
select distinct 'sales' as kind, month_on from account_month where month_on <= :today
union
select distinct 'activities' as kind, cast(date_trunc('month', done_on) as date) as month_on
from activity where done_on <= :today
order by kind, month_on
