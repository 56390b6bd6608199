-- grain: one row per claim of one account, or with '' for :account of all in sight, opened between two days, newest first
-- tables: claim
select account_id, claim_id, opened_on, closed_on, reason, cast(amount as double) as amount, delivery_id
from claim
where :account in ('', account_id) and opened_on >= :since and opened_on <= :until
order by account_id, opened_on desc, claim_id
