-- grain: one row per field of a plan that this person has not saved yet
-- tables: plan_draft
select plan_id, field, value, base_version, saved_at
from plan_draft
where account_id = :account
order by field
