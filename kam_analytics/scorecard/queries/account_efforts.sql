-- grain: one row per activity type, contact and span of days of one account: how many, and the last day
-- an activity with several contacts is counted at the first of them
-- tables: activity
-- or with '' for :account of all in sight; the spans are the days from :since, from :middle and from :recent
select
    account_id, activity_type, contact_id, max(done_on) as done_on,
    cast(coalesce(sum(quantity) filter (where is_first), 0) as bigint) as quantity
from activity_contact() as met
where :account in ('', account_id) and done_on >= :since and done_on <= :until
group by
    account_id, activity_type, contact_id, case when done_on >= :recent then 2 when done_on >= :middle then 1 else 0 end
order by account_id, activity_type, contact_id, done_on
