-- grain: one row per quarterly target of an account
-- tables: target, month
select
    target.target_id, target.quarter_on, month.fiscal_year, month.fiscal_quarter, target.metric, target.value, target.status
from target
inner join month on month.month_on = target.quarter_on
where target.account_id = :account
order by target.quarter_on, target.metric, target.target_id
