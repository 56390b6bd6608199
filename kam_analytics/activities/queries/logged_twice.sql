-- grain: one row per activity logged here that an imported one equals: same account, type, day and person
-- tables: activity, account, app_user
-- of several equal ones the n-th logged is the n-th imported
with numbered as (
    select
        activity_id, account_id, activity_type, done_on, user_id, contact_ids, subject, version,
        batch_key is not null as is_imported,
        row_number() over (
            partition by account_id, activity_type, done_on, user_id, batch_key is null order by activity_id
        ) as n
    from activity
    where account_id is not null and user_id is not null and activity_id is not null
)
select
    logged.account_id, account.name as account, logged.activity_type, logged.done_on, person.name as person,
    logged.activity_id as logged_id, logged.version as logged_version, logged.contact_ids as logged_people,
    logged.subject as logged_subject, imported.activity_id as imported_id, imported.version as imported_version,
    imported.contact_ids as imported_people, imported.subject as imported_subject
from numbered as logged
inner join numbered as imported
    on imported.is_imported and imported.account_id = logged.account_id
    and imported.activity_type = logged.activity_type and imported.done_on = logged.done_on
    and imported.user_id = logged.user_id and imported.n = logged.n
inner join account on account.account_id = logged.account_id
left join app_user as person on person.user_id = logged.user_id
where not logged.is_imported
order by logged.done_on desc, logged.account_id, logged.activity_id
