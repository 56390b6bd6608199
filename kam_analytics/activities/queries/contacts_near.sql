-- grain: one row per known contact of one account who has not left, who was met last first, then by name
-- tables: activity, contact
with met as (
    select contact_id, max(done_on) as met_on
    from activity_contact() as met
    where account_id = :account
    group by contact_id
)
select contact.contact_id, contact.name, contact.title, contact.support, contact.version
from contact_names() as contact
left join met on met.contact_id = contact.contact_id
order by met.met_on desc nulls last, contact.name, contact.contact_id
