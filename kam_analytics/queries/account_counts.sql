-- grain: one row for one account: how many of each thing there is in the year before a day
-- tables: account, activity, contact, nps_response, plan, task
select
    (select coalesce(sum(quantity), 0) from activity where account_id = :account and done_on > :since and done_on <= :today) as activities,
    (select max(done_on) from activity where account_id = :account and done_on <= :today) as last_activity_on,
    (select count(*) from contact where account_id = :account and not is_unknown and left_on is null) as contacts,
    (select count(*) from nps_response where account_id = :account and answered_on > :since and answered_on <= :today) as answers,
    (select count(*) from task where account_id = :account and status = 'open') as open_tasks,
    (select count(*) from plan where account_id = :account and starts_on <= :today and ends_on >= :today) as plans
from account
where account_id = :account
