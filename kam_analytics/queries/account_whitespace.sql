-- grain: one row per state of what one account buys elsewhere
-- tables: whitespace_state
select state, count(*) as categories
from whitespace_state
where account_id = :account
group by state
order by state
