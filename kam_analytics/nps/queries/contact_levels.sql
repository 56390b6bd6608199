-- grain: one row per known contact in sight who has not left
-- tables: contact
select contact_id, account_id, level, buying_role
from contact
where not is_unknown and left_on is null
order by account_id, contact_id
