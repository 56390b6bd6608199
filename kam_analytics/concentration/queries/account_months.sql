-- grain: one row per account x month with sales between two months
-- tables: account, account_month, segment_membership
select
    account.account_key, account.group_key, account.industry, account.country, account.owner_id, segment.segment,
    m.month_on, cast(m.net_sales as double) as net_sales, cast(m.margin as double) as margin,
    cast(m.margin_net_sales as double) as margin_net_sales
from account_month as m
inner join account on account.account_key = m.account_key
left join segment_on(:until) as segment on segment.account_id = account.account_id
where m.month_on >= :first_month and m.month_on <= :last_month
order by m.month_on, account.account_key
