-- grain: one row per objective of a plan in sight that is linked to a target, with the quarter of that target
-- tables: plan, plan_objective, target
select plan_objective.plan_id, plan_objective.objective_id, plan_objective.target_id, target.quarter_on
from plan_objective
inner join plan on plan.plan_id = plan_objective.plan_id
inner join target on target.target_id = plan_objective.target_id
where plan.status <> 'closed' or (plan.starts_on <= :today and plan.ends_on >= :today)
order by plan_objective.plan_id, plan_objective.objective_id
