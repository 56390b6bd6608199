-- grain: one row per segment x activity type: mean activities per account in the period
insert into benchmark_effort
with member as (
    select segment, account_id
    from segment_membership
    where status = 'decided' and from_on <= :until and (to_on is null or to_on >= :until)
),
size as (
    select segment, count(*) as accounts
    from member
    group by segment
)
select size.segment, activity.activity_type, min(size.accounts), sum(activity.quantity) / min(size.accounts)
from size
inner join member on member.segment = size.segment
inner join activity on activity.account_id = member.account_id
where activity.done_on >= :since and activity.done_on <= :until
group by size.segment, activity.activity_type
