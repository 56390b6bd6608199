-- grain: one row per known contact of an account who has not left
-- tables: contact
select contact_id, name, title
from contact
where account_id = :account and not is_unknown and left_on is null
order by name, contact_id
