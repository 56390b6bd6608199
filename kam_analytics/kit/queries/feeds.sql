-- grain: one row: which feeds have anything in sight
-- tables: activity, claim, contract, delivery, nps_response, task
select
    exists (select 1 from activity where account_id is not null) as activities,
    exists (select 1 from activity where account_id is not null and contact_id is not null) as contacts,
    exists (select 1 from task) as tasks,
    exists (select 1 from delivery) as deliveries,
    exists (select 1 from claim) as claims,
    exists (select 1 from nps_response where account_id is not null) as answers,
    exists (select 1 from contract) as contracts
