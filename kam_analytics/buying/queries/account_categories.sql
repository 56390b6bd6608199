-- grain: one row per category x month with lines of one account between two months
-- tables: account, account_category_month, category
select
    m.month_on, category.category_id, category.label_en, category.label_fi,
    cast(m.net_sales as double) as net_sales
from account_category_month as m
inner join account on account.account_key = m.account_key
left join category on category.category_key = m.category_key
where account.account_id = :account and m.month_on >= :first_month and m.month_on <= :last_month
order by m.month_on, m.category_key
