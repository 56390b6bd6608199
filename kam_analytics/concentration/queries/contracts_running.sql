-- grain: one row per active agreement in sight that has begun and ends on a day or later
-- tables: account, contract
select
    contract.account_id, contract.contract_id, contract.name as contract, contract.ends_on,
    cast(contract.annual_value as double) as annual_value
from contract
inner join account on account.account_id = contract.account_id
where contract.status = 'active' and contract.ends_on >= :today
    and (contract.starts_on is null or contract.starts_on <= :today)
order by contract.ends_on, contract.account_id, contract.contract_id
