-- grain: one row per account in sight, contact (or none named) and activity type of the activities after one
-- day and up to another
-- tables: account, activity, contact
-- a contact who has left by then, or is a role that nobody is known for, has no name here
select
    account.account_id, contact.contact_id, contact.name as contact, contact.title, activity.activity_type,
    cast(sum(activity.quantity) as integer) as activities, max(activity.done_on) as last_on
from activity_contact() as activity
inner join account on account.account_id = activity.account_id
left join contact
    on contact.contact_id = activity.contact_id and not contact.is_unknown
    and (contact.left_on is null or contact.left_on > :today)
where activity.done_on > :since and activity.done_on <= :today
group by account.account_id, contact.contact_id, contact.name, contact.title, activity.activity_type
order by account.account_id, contact.contact_id, activity.activity_type
