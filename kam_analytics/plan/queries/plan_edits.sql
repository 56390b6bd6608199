-- grain: one row per plan in sight, table and column that was changed in it, and what the row is now: the last day
-- tables: change_log, plan, plan_objective, plan_action, target
-- a row that was removed, and a day in the future, count for nothing
with part as (
    select plan_id, 'plan' as table_name, plan_id as row_id, false as is_closed, false as is_assigned from plan
    union all
    select plan_id, 'plan_objective', objective_id, false, false from plan_objective
    union all
    select
        plan_id, 'plan_action', action_id, status <> 'open', owner_id is not null and due_on is not null
    from plan_action
    union all
    select distinct plan_objective.plan_id, 'target', target.target_id, false, false
    from plan_objective
    inner join target on target.target_id = plan_objective.target_id
)
select
    part.plan_id, change_log.table_name, change_log.column_name, part.is_closed, part.is_assigned,
    max(cast(change_log.changed_at as date)) as changed_on
from change_log
inner join part on part.table_name = change_log.table_name and part.row_id = change_log.row_id
where cast(change_log.changed_at as date) <= :today
group by all
order by all
