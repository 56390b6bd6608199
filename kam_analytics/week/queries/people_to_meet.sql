-- grain: one row per known contact of the accounts of a list (one id a line, with a line end before the first and after the last) who has not left, with the last contact
-- tables: activity, contact
with known as (
    select account_id, contact_id, name, title, phone, buying_role, influence, met_on
    from contact
    where
        position(concat(chr(10), account_id, chr(10)) in :accounts) > 0 and not is_unknown and left_on is null
        and name is not null
),
met as (
    select activity.contact_id, max(activity.done_on) as last_on
    from activity_contact() as activity
    inner join known on known.contact_id = activity.contact_id
    where activity.done_on <= :today and activity.activity_type not in ('newsletter', 'webinar')
    group by activity.contact_id
)
select
    known.account_id, known.contact_id, known.name, known.title, known.phone, known.buying_role, known.influence,
    greatest(met.last_on, known.met_on) as last_on
from known
left join met on met.contact_id = known.contact_id
order by known.account_id, known.name, known.contact_id
