-- grain: one row per account in sight
-- tables: account, app_user, segment_membership
with segment as (
    select account_id, max(segment) as segment
    from segment_membership
    where status = 'decided' and from_on <= :until and (to_on is null or to_on >= :until)
    group by account_id
)
select
    account.account_key, account.account_id, account.name, account.industry, account.country,
    account.owner_id, owner.name as owner, segment.segment
from account
left join app_user as owner on owner.user_id = account.owner_id
left join segment on segment.account_id = account.account_id
order by account.account_id
