-- grain: one row per agreement period of one account that began up to a day, newest first
-- tables: contract
select name, starts_on, ends_on, cast(annual_value as double) as annual_value, status, decided_on
from contract
where account_id = :account and (starts_on is null or starts_on <= :today)
order by ends_on desc, contract_id
