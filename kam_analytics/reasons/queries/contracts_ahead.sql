-- grain: one row per active agreement in sight that has begun, with the days on which something about it is decided
-- tables: account, contract
select
    contract.account_id, account.name, contract.contract_id, contract.name as contract, contract.notice_on,
    contract.option_on, contract.tender_on, case when not coalesce(contract.is_open_ended, false) then contract.ends_on end as ends_on,
    cast(contract.annual_value as double) as annual_value
from contract
inner join account on account.account_id = contract.account_id
where contract.status = 'active' and (contract.starts_on is null or contract.starts_on <= :today)
order by contract.account_id, contract.contract_id
