-- grain: one row per activity of one account between two days, newest first
-- tables: activity, app_user, contact
select
    activity.done_on, activity.activity_type, activity.quantity, activity.subject,
    coalesce(len(activity.contact_ids), 0) as people, coalesce(
        (
            select string_agg(contact.name, ', ' order by list_position(activity.contact_ids, contact.contact_id))
            from contact
            where list_contains(activity.contact_ids, contact.contact_id)
        ),
        activity.contact_said
    ) as contact, person.name as person
from activity
left join app_user as person on person.user_id = activity.user_id
where activity.account_id = :account and activity.done_on >= :since and activity.done_on <= :until
order by activity.done_on desc, activity.activity_type, activity.activity_id
