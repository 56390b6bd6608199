-- grain: one row per delivery of one account due between two days, newest first
-- tables: delivery
select
    delivery_id, due_on, delivered_on, is_on_time, is_complete,
    cast(hours_planned as double) as hours_planned, cast(hours_used as double) as hours_used
from delivery
where account_id = :account and due_on >= :since and due_on <= :until
order by due_on desc, delivery_id
