-- grain: one row per delivery of one account, or with '' for :account of all in sight, due between two days, newest first
-- tables: delivery
select
    account_id, delivery_id, due_on, delivered_on, is_on_time, is_complete,
    cast(hours_planned as double) as hours_planned, cast(hours_used as double) as hours_used
from delivery
where :account in ('', account_id) and due_on >= :since and due_on <= :until
order by account_id, due_on desc, delivery_id
