-- grain: one row per account in sight: its owner, its segment on a day, and since when it is a key account
-- tables: account, app_user, segment_membership, key_account_decision
select
    account.account_id, account.name, owner.name as owner, segment.segment, key_account.since_on as key_account_since
from account
left join app_user as owner on owner.user_id = account.owner_id
left join segment_on(:today) as segment on segment.account_id = account.account_id
left join key_account_on(:today) as key_account on key_account.account_id = account.account_id
order by account.account_id
