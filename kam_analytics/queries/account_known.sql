-- grain: one row for one account: people, plans and reviews that are kept of it
-- tables: account, contact, plan, plan_review, task
select
    (select count(*) from contact where account_id = :account and not is_unknown and left_on is null) as contacts,
    (select count(*) from contact where account_id = :account and is_unknown) as unknown_roles,
    (select count(*) from plan where account_id = :account and starts_on <= :today and ends_on >= :today) as plans,
    (select max(held_on) from plan_review where account_id = :account and held_on <= :today) as reviewed_on,
    (
        select count(*) from task
        where account_id = :account and cadence_rule_id is not null and status = 'done' and done_on >= :since and done_on <= :today
    ) as cadence_done,
    (
        select count(*) from task
        where account_id = :account and cadence_rule_id is not null and status <> 'cancelled'
            and due_on >= :since and due_on <= :today
    ) as cadence_due
from account
where account_id = :account
