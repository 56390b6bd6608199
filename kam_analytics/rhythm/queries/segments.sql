-- grain: one row per segment: those of the company, and with version 0 those that only files name
-- tables: segment, account, segment_membership
with named as (
    select segment from segment
    union
    select membership.segment from account_segments() as membership
)
select named.segment, own.per_person, own.since_on, coalesce(own.version, 0) as version
from named
left join segment as own on own.segment = named.segment
order by named.segment
