-- An id of a row that people edit is there once. The first row of an id keeps it, and with it everything that names
-- it; a later one gets the id with eight characters behind it. What its own account has under the id goes with it,
-- unless the first row is of that account too. change_log says which id became which, so that people find it.
-- Facts (activities, answers, deliveries, claims, opportunities, contracts) are known by source and id: they stay.
-- No unique index stands behind this: the engine cannot make one in the transaction that renames, and a table with
-- one cannot be altered any more. Scopes and imports refuse an id that is there (store/scope.py, ingest/checks.py).
create temp table met (table_name text, column_name text, place bigint, account_id text, id text, version integer);
insert into met select 'app_user', 'user_id', rowid, null, user_id, version from app_user;
insert into met select 'account', 'account_id', rowid, account_id, account_id, version from account;
insert into met select 'contact', 'contact_id', rowid, account_id, contact_id, version from contact;
insert into met select 'contact_influence', 'influence_id', rowid, account_id, influence_id, version from contact_influence;
insert into met select 'contact_need', 'need_id', rowid, account_id, need_id, version from contact_need;
insert into met select 'customer_initiative', 'initiative_id', rowid, account_id, initiative_id, version from customer_initiative;
insert into met select 'buying_rule', 'buying_rule_id', rowid, account_id, buying_rule_id, version from buying_rule;
insert into met select 'product', 'product_id', rowid, null, product_id, version from product;
insert into met select 'wallet_estimate', 'estimate_id', rowid, account_id, estimate_id, version from wallet_estimate;
insert into met select 'wallet_competitor', 'wallet_competitor_id', rowid, account_id, wallet_competitor_id, version from wallet_competitor;
insert into met select 'segment_membership', 'membership_id', rowid, account_id, membership_id, version from segment_membership;
insert into met select 'cadence_rule', 'cadence_rule_id', rowid, null, cadence_rule_id, version from cadence_rule;
insert into met select 'task', 'task_id', rowid, account_id, task_id, version from task;
insert into met select 'key_account_decision', 'decision_id', rowid, account_id, decision_id, version from key_account_decision;
insert into met select 'target', 'target_id', rowid, account_id, target_id, version from target;
insert into met select 'plan', 'plan_id', rowid, account_id, plan_id, version from plan;
insert into met select 'plan_objective', 'objective_id', rowid, account_id, objective_id, version from plan_objective;
insert into met select 'plan_action', 'action_id', rowid, account_id, action_id, version from plan_action;
insert into met select 'plan_snapshot', 'snapshot_id', rowid, account_id, snapshot_id, null from plan_snapshot;
insert into met select 'plan_review', 'review_id', rowid, account_id, review_id, version from plan_review;
insert into met select 'red_flag', 'flag_id', rowid, account_id, flag_id, version from red_flag;

create temp table renamed as
with counted as (
    select
        *,
        row_number() over (partition by table_name, id order by place) as nth,
        row_number() over (partition by table_name, id, account_id order by place) as nth_of_account
    from met
)
select
    table_name, column_name, place, account_id, version, id as before,
    id || '-' || substr(cast(uuid() as varchar), 1, 8) as after, nth_of_account = 1 as is_followed
from counted
where nth > 1;
drop table met;

update app_user set user_id = r.after from renamed as r
where r.table_name = 'app_user' and app_user.rowid = r.place;
update account set account_id = r.after from renamed as r
where r.table_name = 'account' and account.rowid = r.place;
update contact set contact_id = r.after from renamed as r
where r.table_name = 'contact' and contact.rowid = r.place;
update contact_influence set influence_id = r.after from renamed as r
where r.table_name = 'contact_influence' and contact_influence.rowid = r.place;
update contact_need set need_id = r.after from renamed as r
where r.table_name = 'contact_need' and contact_need.rowid = r.place;
update customer_initiative set initiative_id = r.after from renamed as r
where r.table_name = 'customer_initiative' and customer_initiative.rowid = r.place;
update buying_rule set buying_rule_id = r.after from renamed as r
where r.table_name = 'buying_rule' and buying_rule.rowid = r.place;
update product set product_id = r.after from renamed as r
where r.table_name = 'product' and product.rowid = r.place;
update wallet_estimate set estimate_id = r.after from renamed as r
where r.table_name = 'wallet_estimate' and wallet_estimate.rowid = r.place;
update wallet_competitor set wallet_competitor_id = r.after from renamed as r
where r.table_name = 'wallet_competitor' and wallet_competitor.rowid = r.place;
update segment_membership set membership_id = r.after from renamed as r
where r.table_name = 'segment_membership' and segment_membership.rowid = r.place;
update cadence_rule set cadence_rule_id = r.after from renamed as r
where r.table_name = 'cadence_rule' and cadence_rule.rowid = r.place;
update task set task_id = r.after from renamed as r
where r.table_name = 'task' and task.rowid = r.place;
update key_account_decision set decision_id = r.after from renamed as r
where r.table_name = 'key_account_decision' and key_account_decision.rowid = r.place;
update target set target_id = r.after from renamed as r
where r.table_name = 'target' and target.rowid = r.place;
update plan set plan_id = r.after from renamed as r
where r.table_name = 'plan' and plan.rowid = r.place;
update plan_objective set objective_id = r.after from renamed as r
where r.table_name = 'plan_objective' and plan_objective.rowid = r.place;
update plan_action set action_id = r.after from renamed as r
where r.table_name = 'plan_action' and plan_action.rowid = r.place;
update plan_snapshot set snapshot_id = r.after from renamed as r
where r.table_name = 'plan_snapshot' and plan_snapshot.rowid = r.place;
update plan_review set review_id = r.after from renamed as r
where r.table_name = 'plan_review' and plan_review.rowid = r.place;
update red_flag set flag_id = r.after from renamed as r
where r.table_name = 'red_flag' and red_flag.rowid = r.place;

update contact set reports_to_id = r.after from renamed as r
where r.table_name = 'contact' and r.is_followed and contact.reports_to_id = r.before and contact.account_id = r.account_id;
update contact_influence set from_contact_id = r.after from renamed as r
where r.table_name = 'contact' and r.is_followed and contact_influence.from_contact_id = r.before and contact_influence.account_id = r.account_id;
update contact_influence set to_contact_id = r.after from renamed as r
where r.table_name = 'contact' and r.is_followed and contact_influence.to_contact_id = r.before and contact_influence.account_id = r.account_id;
update contact_need set contact_id = r.after from renamed as r
where r.table_name = 'contact' and r.is_followed and contact_need.contact_id = r.before and contact_need.account_id = r.account_id;
update buying_rule set approver_contact_id = r.after from renamed as r
where r.table_name = 'contact' and r.is_followed and buying_rule.approver_contact_id = r.before and buying_rule.account_id = r.account_id;
update activity set contact_id = r.after from renamed as r
where r.table_name = 'contact' and r.is_followed and activity.contact_id = r.before and activity.account_id = r.account_id;
update nps_response set contact_id = r.after from renamed as r
where r.table_name = 'contact' and r.is_followed and nps_response.contact_id = r.before and nps_response.account_id = r.account_id;
update wallet_competitor set estimate_id = r.after from renamed as r
where r.table_name = 'wallet_estimate' and r.is_followed and wallet_competitor.estimate_id = r.before and wallet_competitor.account_id = r.account_id;
update plan_objective set plan_id = r.after from renamed as r
where r.table_name = 'plan' and r.is_followed and plan_objective.plan_id = r.before and plan_objective.account_id = r.account_id;
update plan_objective set target_id = r.after from renamed as r
where r.table_name = 'target' and r.is_followed and plan_objective.target_id = r.before and plan_objective.account_id = r.account_id;
update plan_action set objective_id = r.after from renamed as r
where r.table_name = 'plan_objective' and r.is_followed and plan_action.objective_id = r.before and plan_action.account_id = r.account_id;
update plan_action set plan_id = r.after from renamed as r
where r.table_name = 'plan' and r.is_followed and plan_action.plan_id = r.before and plan_action.account_id = r.account_id;
update plan_action set contact_id = r.after from renamed as r
where r.table_name = 'contact' and r.is_followed and plan_action.contact_id = r.before and plan_action.account_id = r.account_id;
update plan_action set need_id = r.after from renamed as r
where r.table_name = 'contact_need' and r.is_followed and plan_action.need_id = r.before and plan_action.account_id = r.account_id;
update plan_snapshot set plan_id = r.after from renamed as r
where r.table_name = 'plan' and r.is_followed and plan_snapshot.plan_id = r.before and plan_snapshot.account_id = r.account_id;
update plan_review set plan_id = r.after from renamed as r
where r.table_name = 'plan' and r.is_followed and plan_review.plan_id = r.before and plan_review.account_id = r.account_id;
update plan_opened set plan_id = r.after from renamed as r
where r.table_name = 'plan' and r.is_followed and plan_opened.plan_id = r.before and plan_opened.account_id = r.account_id;
update plan_draft set plan_id = r.after from renamed as r
where r.table_name = 'plan' and r.is_followed and plan_draft.plan_id = r.before and plan_draft.account_id = r.account_id;

insert into change_log (
    change_id, changed_at, user_id, table_name, row_id, account_id, column_name, before, after, version
)
select
    replace(cast(uuid() as varchar), '-', ''), cast(now() at time zone 'UTC' as timestamp), 'migration', table_name,
    after, account_id, column_name, before, after, version
from renamed;
drop table renamed;
