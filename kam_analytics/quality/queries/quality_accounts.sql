-- grain: one row per account in sight: net sales between two months, first and last purchase, who owns it, people and
-- activities known of it
-- tables: account, account_month, activity, app_user, contact
-- owner_state: none, unknown (no such person), inactive, active
with sales as (
    select account_key, sum(net_sales) as net_sales, sum(margin_net_sales) as margin_net_sales
    from account_month
    where month_on >= :first_month and month_on <= :last_month
    group by account_key
),
bought as (
    select
        account_key, min(month_on + cast(log2(order_days & -order_days) as integer) - 1) as first_on,
        max(bought_on) as last_on
    from account_month
    where order_days > 0
    group by account_key
),
people as (
    select account_id, count(*) as contacts
    from contact
    where not is_unknown and left_on is null
    group by account_id
),
done as (
    select account_id, sum(quantity) as activities
    from activity
    where done_on >= :since and done_on <= :until
    group by account_id
)
select
    account.account_id, account.name, account.group_key, account.business_id, account.country,
    coalesce(owner.name, account.owner_id) as owner,
    case
        when account.owner_id is null then 'none'
        when owner.user_id is null then 'unknown'
        when owner.is_active then 'active'
        else 'inactive'
    end as owner_state,
    cast(coalesce(sales.net_sales, 0) as double) as net_sales,
    cast(coalesce(sales.margin_net_sales, 0) as double) as margin_net_sales,
    bought.first_on, bought.last_on, cast(coalesce(people.contacts, 0) as integer) as contacts,
    cast(coalesce(done.activities, 0) as integer) as activities
from account
left join sales on sales.account_key = account.account_key
left join bought on bought.account_key = account.account_key
left join people on people.account_id = account.account_id
left join done on done.account_id = account.account_id
left join app_user as owner on owner.user_id = account.owner_id
order by account.account_id
