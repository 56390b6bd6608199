-- an id of a row that people edit is there once, whatever its account
select user_id as id from app_user group by user_id having count(*) > 1
union all
select contact_id from contact group by contact_id having count(*) > 1
union all
select influence_id from contact_influence group by influence_id having count(*) > 1
union all
select need_id from contact_need group by need_id having count(*) > 1
union all
select initiative_id from customer_initiative group by initiative_id having count(*) > 1
union all
select buying_rule_id from buying_rule group by buying_rule_id having count(*) > 1
union all
select product_id from product group by product_id having count(*) > 1
union all
select estimate_id from wallet_estimate group by estimate_id having count(*) > 1
union all
select wallet_competitor_id from wallet_competitor group by wallet_competitor_id having count(*) > 1
union all
select membership_id from segment_membership group by membership_id having count(*) > 1
union all
select cadence_rule_id from cadence_rule group by cadence_rule_id having count(*) > 1
union all
select task_id from task group by task_id having count(*) > 1
union all
select decision_id from key_account_decision group by decision_id having count(*) > 1
union all
select target_id from target group by target_id having count(*) > 1
union all
select plan_id from plan group by plan_id having count(*) > 1
union all
select objective_id from plan_objective group by objective_id having count(*) > 1
union all
select action_id from plan_action group by action_id having count(*) > 1
union all
select snapshot_id from plan_snapshot group by snapshot_id having count(*) > 1
union all
select review_id from plan_review group by review_id having count(*) > 1
union all
select flag_id from red_flag group by flag_id having count(*) > 1
union all
select survey from survey group by survey having count(*) > 1
