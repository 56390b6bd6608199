-- grain: one row per action of the plans of an account
-- tables: plan_action, contact, app_user
select
    plan_action.action_id, plan_action.objective_id, plan_action.plan_id, plan_action.account_id, plan_action.action,
    plan_action.contact_id, plan_action.need_id, plan_action.expected_result, plan_action.owner_id, plan_action.due_on,
    plan_action.status, plan_action.done_on, plan_action.evidence, plan_action.version,
    contact.name as contact, owner.name as owner
from plan_action
left join contact on contact.contact_id = plan_action.contact_id
left join app_user as owner on owner.user_id = plan_action.owner_id
where plan_action.account_id = :account
order by plan_action.due_on, plan_action.action_id
