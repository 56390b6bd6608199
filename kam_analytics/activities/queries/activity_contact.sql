-- grain: one row per activity in sight and person it was with, one where nobody is named
-- tables: activity
-- quantity is that of the activity: who counts activities takes the row of the first person
select
    activity_id, account_id, activity_type, done_on, quantity, contact_ids, contact_ids[1] as contact_id,
    true as is_first
from activity
union all
select
    activity.activity_id, activity.account_id, activity.activity_type, activity.done_on, activity.quantity,
    activity.contact_ids, activity.contact_ids[place.n] as contact_id, false as is_first
from activity, generate_series(2, 1000) as place (n)
where len(activity.contact_ids) > 1 and place.n <= len(activity.contact_ids)
