-- grain: one row per objective that is linked to a target, of a plan in sight that is not closed, with the quarter of that target
-- tables: plan, plan_objective, target
select plan_objective.plan_id, plan_objective.objective_id, plan_objective.target_id, target.quarter_on
from plan_objective
inner join plan on plan.plan_id = plan_objective.plan_id
inner join target on target.target_id = plan_objective.target_id
where plan.status <> 'closed'
order by plan_objective.plan_id, plan_objective.objective_id
