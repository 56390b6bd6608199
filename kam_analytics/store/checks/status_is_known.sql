-- statuses are those of the product and no others
select plan_id as id from plan where status not in ('draft', 'submitted', 'approved', 'closed')
union all
select target_id from target where status not in ('proposed', 'approved')
union all
select action_id from plan_action where status not in ('open', 'done', 'cancelled')
union all
select task_id from task where status not in ('open', 'done', 'cancelled')
union all
select opportunity_id from opportunity where status not in ('open', 'won', 'lost')
union all
select contract_id from contract where status not in ('active', 'renewed', 'lost')
union all
select decision_id from key_account_decision where status not in ('proposed', 'decided')
union all
select membership_id from segment_membership where status not in ('proposed', 'decided')
