-- grain: one row per decided segment of an account in sight, for a time; the last to begin comes last
-- tables: account, segment_membership
select account.account_key, membership.segment, membership.from_on, membership.to_on
from segment_membership as membership
inner join account on account.account_id = membership.account_id
where membership.status = 'decided'
order by account.account_key, membership.from_on, membership.membership_id
