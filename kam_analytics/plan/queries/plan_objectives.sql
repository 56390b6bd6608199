-- grain: one row per objective of the plans of an account
-- tables: plan_objective, target, month
select
    plan_objective.objective_id, plan_objective.plan_id, plan_objective.account_id, plan_objective.target_id,
    plan_objective.horizon, plan_objective.goal, plan_objective.due_on, plan_objective.version,
    target.metric, target.quarter_on, month.fiscal_year, month.fiscal_quarter, target.value
from plan_objective
left join target on target.target_id = plan_objective.target_id
left join month on month.month_on = target.quarter_on
where plan_objective.account_id = :account
order by plan_objective.horizon desc, plan_objective.due_on, plan_objective.objective_id
