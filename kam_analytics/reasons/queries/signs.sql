-- grain: one row per account in sight: its segment, plans and their actions
-- tables: account, segment_membership, key_account_decision, plan, plan_action
with in_force as (
    select account_id, count(*) as plans
    from plan
    where starts_on <= :today and ends_on >= :today and status <> 'closed'
    group by account_id
),
actions as (
    select
        action.account_id,
        sum(case when plan.starts_on <= :today and plan.ends_on >= :today then 1 else 0 end) as open_actions,
        sum(case when action.due_on < :today then 1 else 0 end) as overdue_actions,
        min(case when action.due_on < :today then action.due_on end) as oldest_action_on
    from plan_action as action
    inner join plan on plan.plan_id = action.plan_id
    where action.status = 'open' and plan.status <> 'closed'
    group by action.account_id
)
select
    account.account_id, account.name, segment.segment,
    key_account.since_on is not null as is_key_account,
    cast(coalesce(in_force.plans, 0) as integer) as plans,
    cast(coalesce(actions.open_actions, 0) as integer) as open_actions,
    cast(coalesce(actions.overdue_actions, 0) as integer) as overdue_actions, actions.oldest_action_on
from account
left join segment_on(:today) as segment on segment.account_id = account.account_id
left join key_account_on(:today) as key_account on key_account.account_id = account.account_id
left join in_force on in_force.account_id = account.account_id
left join actions on actions.account_id = account.account_id
order by account.account_id
