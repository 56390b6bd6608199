-- grain: one row per state of what one account buys elsewhere, or with '' for :account per account in sight and state
-- tables: whitespace_state
select account_id, state, count(*) as categories
from whitespace_state
where :account in ('', account_id)
group by account_id, state
order by account_id, state
