-- grain: one row per plan of an account, newest period first
-- tables: plan, account, app_user
select
    plan.plan_id, plan.account_id, plan.title, plan.starts_on, plan.ends_on, plan.status, plan.help, plan.risks,
    plan.version, plan.submitted_by, plan.submitted_at, plan.approved_by, plan.approved_at, account.owner_id,
    account.name as account, sender.name as submitter, approver.name as approver
from plan
inner join account on account.account_id = plan.account_id
left join app_user as sender on sender.user_id = plan.submitted_by
left join app_user as approver on approver.user_id = plan.approved_by
where plan.account_id = :account
order by plan.starts_on desc, plan.plan_id
