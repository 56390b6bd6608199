-- grain: one row per contract of an account that is in force on a day, the one that is decided first comes first
-- tables: contract
select contract_id, account_id, name, starts_on, ends_on, is_open_ended, notice_on, option_on, tender_on, version
from contract
where
    account_id = :account
    and status = 'active'
    and (starts_on is null or starts_on <= :today)
    and (ends_on is null or ends_on >= :today)
order by coalesce(notice_on, ends_on) nulls last, contract_id
