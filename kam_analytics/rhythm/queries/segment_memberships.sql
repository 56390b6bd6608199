-- grain: one row per time of an account in a segment, decided or proposed; with '' for :account of all in sight
-- tables: segment_membership, app_user
-- files may overlap: a decided segment ends before the next one begins
select
    membership.membership_id, membership.account_id, membership.segment, membership.from_on,
    least(
        membership.to_on,
        lead(membership.from_on) over (
            partition by membership.account_id, membership.status order by membership.from_on, membership.membership_id
        ) - 1
    ) as to_on,
    membership.status, membership.decided_by, person.name as decider, membership.reason, membership.version
from segment_membership as membership
left join app_user as person on person.user_id = membership.decided_by
where :account in ('', membership.account_id)
order by membership.account_id, membership.from_on, membership.membership_id
