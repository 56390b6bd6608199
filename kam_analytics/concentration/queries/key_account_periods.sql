-- grain: one row per decided period of key-account status in sight that had begun by a day
-- tables: account, key_account_decision, segment_membership
select
    account.account_key, account.industry, account.country, account.owner_id, segment.segment,
    decision.from_on, decision.to_on
from key_account_decision as decision
inner join account on account.account_id = decision.account_id
left join segment_on(:until) as segment on segment.account_id = account.account_id
where decision.status = 'decided' and decision.from_on <= :until
order by account.account_key, decision.from_on, decision.decision_id
