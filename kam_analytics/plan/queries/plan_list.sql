-- grain: one row per plan in sight that is not closed: how far it is on a day, its last reviews and who opened it
-- tables: plan, plan_action, plan_review, plan_opened, account, account_team, app_user
-- days in the future are no days on which something was done
with listed as (
    select plan_id, account_id, title, starts_on, ends_on, status, submitted_at, approved_at
    from plan
    where status <> 'closed'
),
acted as (
    select
        plan_id, count(*) filter (where status <> 'cancelled') as actions, count(*) filter (where status = 'done') as done,
        count(*) filter (where status = 'open' and due_on < :today) as overdue,
        max(done_on) filter (where status = 'done' and done_on <= :today) as action_done_on
    from plan_action
    group by plan_id
),
reviewed as (
    select
        plan_id, max(held_on) filter (where reviewed_with = 'customer') as customer_on,
        max(held_on) filter (where reviewed_with = 'manager') as manager_on,
        max(held_on) filter (where reviewed_with = 'team') as team_on, max(held_on) as reviewed_on
    from plan_review
    where held_on <= :today
    group by plan_id
),
named as (
    select account_id, owner_id as user_id from account
    union
    select account_id, user_id from account_team
    where (from_on is null or from_on <= :today) and (to_on is null or to_on >= :today)
),
working as (
    select named.account_id, named.user_id
    from named
    inner join app_user as person on person.user_id = named.user_id
    where person.is_active
),
people as (
    select account_id, count(*) as people from working group by account_id
),
readers as (
    select opened.plan_id, count(distinct opened.user_id) as opened
    from plan_opened as opened
    inner join working on working.account_id = opened.account_id and working.user_id = opened.user_id
    group by opened.plan_id
)
select
    listed.plan_id, listed.account_id, listed.title, listed.starts_on, listed.ends_on, listed.status,
    cast(listed.submitted_at as date) as submitted_on, cast(listed.approved_at as date) as approved_on,
    coalesce(acted.actions, 0) as actions, coalesce(acted.done, 0) as done, coalesce(acted.overdue, 0) as overdue,
    acted.action_done_on, reviewed.customer_on, reviewed.manager_on, reviewed.team_on, reviewed.reviewed_on,
    coalesce(people.people, 0) as people, coalesce(readers.opened, 0) as opened
from listed
left join acted on acted.plan_id = listed.plan_id
left join reviewed on reviewed.plan_id = listed.plan_id
left join people on people.account_id = listed.account_id
left join readers on readers.plan_id = listed.plan_id
order by listed.account_id, listed.starts_on desc, listed.plan_id
