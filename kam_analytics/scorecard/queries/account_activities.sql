-- grain: one row per activity of one account between two days, newest first
-- tables: activity, app_user, contact
select
    activity.done_on, activity.activity_type, activity.quantity, activity.subject, activity.contact_id,
    contact.name as contact, person.name as person
from activity
left join app_user as person on person.user_id = activity.user_id
left join contact on contact.contact_id = activity.contact_id
where activity.account_id = :account and activity.done_on >= :since and activity.done_on <= :until
order by activity.done_on desc, activity.activity_type, activity.activity_id
