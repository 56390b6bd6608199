-- grain: one row per account in sight that was in a segment on a day, as decided; of several the one that began last
-- tables: segment_membership
select account_id, arg_max(segment, (from_on, membership_id)) as segment
from segment_membership
where status = 'decided' and from_on <= :day and (to_on is null or to_on >= :day)
group by account_id
