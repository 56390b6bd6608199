-- grain: one row per activity type, the one that is done with people most often first
-- tables: activity, cadence_rule
with known as (
    select activity_type, count(contact_ids) as with_people, count(*) as activities
    from activity
    where done_on > :since and done_on <= :today
    group by activity_type
    union all
    select activity_type, 0 as with_people, 0 as activities
    from activity
    group by activity_type
    union all
    select activity_type, 0 as with_people, 0 as activities
    from cadence_rule
    group by activity_type
)
select
    activity_type, cast(sum(with_people) as integer) as with_people, cast(sum(activities) as integer) as activities
from known
group by activity_type
order by 2 desc, 3 desc, activity_type
