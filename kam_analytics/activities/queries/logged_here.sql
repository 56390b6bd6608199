-- grain: one row per activity that was logged here, with an account
-- tables: activity
select activity_id, account_id, activity_type, done_on, user_id, contact_ids[1] as contact_id,
    array_to_string(contact_ids, ';') as contact_ids, subject
from activity
where batch_key is null and account_id is not null
order by done_on, activity_id
