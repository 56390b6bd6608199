-- grain: one row per account in sight and month with sales (activity_type is empty), and one per account, month
-- and activity type that was done in it, between two months
-- tables: account, account_month, activity, month, segment_membership
-- start_on is the earlier of the day since when it is a customer and the month of its first sale; empty
-- when neither is known
with part as (
    select account_key, month_on, cast(null as text) as activity_type, 0 as activities, net_sales
    from account_month
    where month_on >= :first_month and month_on <= :last_month
    union all
    select account.account_key, month.month_on, activity.activity_type, sum(activity.quantity) as activities, 0 as net_sales
    from activity
    inner join account on account.account_id = activity.account_id
    inner join month on activity.done_on >= month.month_on and activity.done_on <= month.last_on
    where activity.done_on >= :first_month and activity.done_on <= :until and month.month_on <= :last_month
    group by account.account_key, month.month_on, activity.activity_type
)
select
    part.account_key, account.industry, account.country, account.owner_id, segment.segment,
    case
        when account.since_on is null then first_sale.month_on
        when first_sale.month_on is null or account.since_on < first_sale.month_on then account.since_on
        else first_sale.month_on
    end as start_on,
    part.month_on, part.activity_type, cast(part.activities as integer) as activities,
    cast(part.net_sales as double) as net_sales
from part
inner join account on account.account_key = part.account_key
left join first_sale() as first_sale on first_sale.account_key = part.account_key
left join segment_on(:until) as segment on segment.account_id = account.account_id
order by part.account_key, part.month_on, part.activity_type
