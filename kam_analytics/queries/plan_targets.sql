-- grain: one row per quarterly target of an account
-- tables: target
select target_id, quarter_on, metric, value, status
from target
where account_id = :account
order by quarter_on, metric, target_id
