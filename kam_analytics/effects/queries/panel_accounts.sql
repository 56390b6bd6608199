-- grain: one row per account in sight
-- tables: account, app_user, segment_membership
select
    account.account_key, account.account_id, account.name, account.industry, account.country,
    account.owner_id, owner.name as owner, segment.segment
from account
left join app_user as owner on owner.user_id = account.owner_id
left join segment_on(:until) as segment on segment.account_id = account.account_id
order by account.account_id
