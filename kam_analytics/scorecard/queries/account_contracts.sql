-- grain: one row per agreement period that began up to a day, newest first
-- of one account, or with '' for :account of all in sight
-- tables: contract
select
    account_id, name, starts_on, ends_on, is_open_ended, notice_on, option_on, tender_on,
    cast(annual_value as double) as annual_value, status, decided_on
from contract
where :account in ('', account_id) and (starts_on is null or starts_on <= :today)
order by account_id, ends_on desc, contract_id
