-- grain: one row per claim of one account opened between two days, newest first
-- tables: claim
select claim_id, opened_on, closed_on, reason, cast(amount as double) as amount, delivery_id
from claim
where account_id = :account and opened_on >= :since and opened_on <= :until
order by opened_on desc, claim_id
