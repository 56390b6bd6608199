-- grain: one row per part of a delivery of one account, or with '' for :account of all in sight, newest first
-- tables: delivery
-- a delivery is due on the day on which its last part is: it belongs to one period, with all of its parts
with part as (
    select
        account_id, delivery_id, line_id, due_on, delivered_on, is_on_time, is_complete, hours_planned, hours_used,
        max(due_on) over (partition by account_id, delivery_id) as all_due_on
    from delivery
    where :account in ('', account_id)
)
select
    account_id, delivery_id, line_id, due_on, delivered_on, is_on_time, is_complete,
    cast(hours_planned as double) as hours_planned, cast(hours_used as double) as hours_used
from part
where all_due_on >= :since and all_due_on <= :until
order by account_id, all_due_on desc, delivery_id, line_id nulls first
