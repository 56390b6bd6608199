-- grain: one row per account x category x month
select
    account_key, category_key, month_on, net_sales, margin, margin_net_sales, recurring_net_sales, lines,
    recurring_known_net_sales
from fresh_month
order by month_on, account_key, category_key
