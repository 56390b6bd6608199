-- grain: one row per decided period of key-account status in sight that had begun by a day
-- tables: account, key_account_decision, segment_membership
with segment as (
    select account_id, max(segment) as segment
    from segment_membership
    where status = 'decided' and from_on <= :until and (to_on is null or to_on >= :until)
    group by account_id
)
select
    account.account_key, account.industry, account.country, account.owner_id, segment.segment,
    decision.from_on, decision.to_on
from key_account_decision as decision
inner join account on account.account_id = decision.account_id
left join segment on segment.account_id = account.account_id
where decision.status = 'decided' and decision.from_on <= :until
order by account.account_key, decision.from_on, decision.decision_id
