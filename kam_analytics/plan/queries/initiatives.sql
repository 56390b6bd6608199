-- grain: one row per strategy, goal or project of a customer
-- tables: customer_initiative
select
    initiative_id, account_id, kind, title, customer_owner, starts_on, ends_on, source, noted_on, version
from customer_initiative
where account_id = :account
order by kind desc, starts_on, initiative_id
