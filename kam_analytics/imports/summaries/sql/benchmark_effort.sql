-- grain: one row per segment x activity type: mean activities per account in the period
insert into benchmark_effort
with member as (
    select decided.segment, decided.account_id
    from segment_on(:until) as decided
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
