-- grain: one row per account in sight that was a key account on a day, as decided, and since when
-- tables: key_account_decision
select account_id, min(from_on) as since_on
from key_account_decision
where status = 'decided' and from_on <= :day and (to_on is null or to_on >= :day)
group by account_id
