-- grain: one row per account with at least one line in the period, net of returns
-- tables: account, account_month, sale, app_user, segment_membership, benchmark_abc
-- whole months come from the summary, the days at the edges from the lines; margin is empty when no
-- line of the account carries one, margin_net_sales is the net sales of the lines that do
with part as (
    select account_key, net_sales, margin, margin_net_sales
    from account_month
    where month_on >= :first_month and month_on <= :last_month
    union all
    select account_key, net_sales, margin, case when margin is not null then net_sales else 0 end as margin_net_sales
    from sale
    where sold_on >= :since and sold_on <= :head_until
    union all
    select account_key, net_sales, margin, case when margin is not null then net_sales else 0 end as margin_net_sales
    from sale
    where sold_on >= :tail_since and sold_on <= :until
),
total as (
    select
        account_key, sum(net_sales) as net_sales, sum(margin) as margin,
        sum(margin_net_sales) as margin_net_sales
    from part
    group by account_key
)
select
    account.account_id, account.name, account.group_key, root.account_id as root_id, root.name as root_name,
    account.industry, account.country, account.owner_id, owner.name as owner, segment.segment,
    published.abc_class as published_class,
    cast(total.net_sales as double) as net_sales,
    cast(total.margin as double) as margin,
    cast(total.margin_net_sales as double) as margin_net_sales
from total
inner join account on account.account_key = total.account_key
left join account as root on root.account_key = account.group_key
left join app_user as owner on owner.user_id = account.owner_id
left join segment_on(:until) as segment on segment.account_id = account.account_id
left join benchmark_abc as published on published.account_key = account.account_key
order by account.account_id
