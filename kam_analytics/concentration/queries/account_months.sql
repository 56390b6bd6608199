-- grain: one row per account x month with sales between two months
-- tables: account, account_month, segment_membership
with segment as (
    select account_id, max(segment) as segment
    from segment_membership
    where status = 'decided' and from_on <= :until and (to_on is null or to_on >= :until)
    group by account_id
)
select
    account.account_key, account.group_key, account.industry, account.country, account.owner_id, segment.segment,
    m.month_on, cast(m.net_sales as double) as net_sales, cast(m.margin as double) as margin,
    cast(m.margin_net_sales as double) as margin_net_sales
from account_month as m
inner join account on account.account_key = m.account_key
left join segment on segment.account_id = account.account_id
where m.month_on >= :first_month and m.month_on <= :last_month
order by m.month_on, account.account_key
