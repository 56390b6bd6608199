-- grain: one row for one account: people, plans and reviews that are kept of it
-- tables: account, contact, plan, plan_review, task
-- or with '' for :account one per account in sight
with people as (
    select
        account_id, sum(case when not is_unknown and left_on is null then 1 else 0 end) as contacts,
        sum(case when is_unknown then 1 else 0 end) as unknown_roles
    from contact
    where :account in ('', account_id)
    group by account_id
),
running as (
    select account_id, count(*) as plans
    from plan
    where :account in ('', account_id) and starts_on <= :today and ends_on >= :today
    group by account_id
),
review as (
    select account_id, max(held_on) as reviewed_on
    from plan_review
    where :account in ('', account_id) and held_on <= :today
    group by account_id
),
cadence as (
    select
        account_id,
        sum(case when status = 'done' and done_on >= :since and done_on <= :today then 1 else 0 end) as cadence_done,
        sum(case when status <> 'cancelled' and due_on >= :since and due_on <= :today then 1 else 0 end) as cadence_due
    from task
    where :account in ('', account_id) and cadence_rule_id is not null
    group by account_id
)
select
    account.account_id, cast(coalesce(people.contacts, 0) as bigint) as contacts,
    cast(coalesce(people.unknown_roles, 0) as bigint) as unknown_roles, coalesce(running.plans, 0) as plans,
    review.reviewed_on, cast(coalesce(cadence.cadence_done, 0) as bigint) as cadence_done,
    cast(coalesce(cadence.cadence_due, 0) as bigint) as cadence_due
from account
left join people on people.account_id = account.account_id
left join running on running.account_id = account.account_id
left join review on review.account_id = account.account_id
left join cadence on cadence.account_id = account.account_id
where :account in ('', account.account_id)
order by account.account_id
