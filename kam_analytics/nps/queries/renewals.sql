-- grain: one row per contract in sight that was renewed or lost up to a day, with its account's words on a day
-- tables: account, app_user, contract, segment_membership
select
    contract.contract_id, contract.name as contract, contract.account_id, account.name, segment.segment,
    account.industry, account.country, account.owner_id, owner.name as owner,
    contract.status, contract.decided_on, cast(contract.annual_value as double) as annual_value
from contract
inner join account on account.account_id = contract.account_id
left join app_user as owner on owner.user_id = account.owner_id
left join segment_on(:until) as segment on segment.account_id = contract.account_id
where contract.status in ('renewed', 'lost') and contract.decided_on <= :until
order by contract.decided_on, contract.account_id, contract.contract_id
