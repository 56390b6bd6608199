-- grain: one row for one account, or with '' for :account one per account in sight
-- tables: account, app_user, segment_membership, key_account_decision, benchmark_abc, account_team
with team as (
    select account_id, count(distinct user_id) as team_size
    from account_team
    where (from_on is null or from_on <= :today) and (to_on is null or to_on >= :today)
    group by account_id
)
select
    account.account_id, account.name, account.business_id, account.industry, account.city, account.country,
    account.since_on, account.version, owner.name as owner, segment.segment, key_account.since_on as key_account_since,
    published.abc_class as published_class, coalesce(team.team_size, 0) as team_size,
    parent.account_id as parent_id, parent.name as parent
from account
left join app_user as owner on owner.user_id = account.owner_id
left join account as parent on parent.account_id = account.parent_id
left join segment_on(:today) as segment on segment.account_id = account.account_id
left join key_account_on(:today) as key_account on key_account.account_id = account.account_id
left join team on team.account_id = account.account_id
left join benchmark_abc as published on published.account_key = account.account_key
where :account in ('', account.account_id)
order by account.account_id
