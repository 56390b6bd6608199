-- grain: one row per known contact of one account who has not left, by name
-- tables: contact
select contact_id, name, title, support, version
from contact
where account_id = :account and not is_unknown and left_on is null and (name is not null or title is not null)
order by name, contact_id
