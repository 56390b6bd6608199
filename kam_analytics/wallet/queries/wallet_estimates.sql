-- grain: one row per wallet estimate of one account, or with '' for :account of all in sight, beside our own sales
-- tables: account, account_category_month, app_user, category, month, wallet_competitor, wallet_estimate
-- own sales twice: of the estimate's calendar year, and of the whole months between two months; the
-- category 'all' stands for every category, lines without one included
with assessed as (
    select distinct account_id
    from wallet_estimate
    where :account in ('', account_id)
),
own as (
    select
        account.account_id,
        case when category.category_id is null then '' else category.category_id end as category_id,
        month.year,
        case when m.month_on >= :first_month and m.month_on <= :last_month then 1 else 0 end as is_recent,
        sum(m.net_sales) as net_sales, sum(m.margin) as margin,
        sum(m.margin_net_sales) as margin_net_sales
    from account_category_month as m
    inner join account on account.account_key = m.account_key
    inner join assessed on assessed.account_id = account.account_id
    inner join month on month.month_on = m.month_on
    left join category on category.category_key = m.category_key
    group by account.account_id, category.category_id, month.year, is_recent
),
compared as (
    select
        e.estimate_id,
        sum(case when own.year = e.year then own.net_sales end) as year_net_sales,
        sum(case when own.year = e.year then own.margin end) as year_margin,
        sum(case when own.year = e.year then own.margin_net_sales end) as year_margin_net_sales,
        sum(case when own.is_recent = 1 then own.net_sales end) as recent_net_sales,
        sum(case when own.is_recent = 1 then own.margin end) as recent_margin,
        sum(case when own.is_recent = 1 then own.margin_net_sales end) as recent_margin_net_sales
    from wallet_estimate as e
    inner join assessed on assessed.account_id = e.account_id
    left join own on own.account_id = e.account_id and (e.category_id = 'all' or own.category_id = e.category_id)
    group by e.estimate_id
),
account_margin as (
    select account_id, sum(margin) as margin, sum(margin_net_sales) as margin_net_sales
    from own
    where is_recent = 1
    group by account_id
),
rival as (
    select
        estimate_id, count(*) as competitors, sum(amount) as competitor_amount,
        count(*) - count(amount) as competitors_unknown
    from wallet_competitor
    group by estimate_id
)
select
    e.estimate_id, e.account_id, account.name, account.owner_id, owner.name as owner,
    e.category_id, category.label_en, category.label_fi, e.year, e.source,
    cast(e.low as double) as low, cast(e.likely as double) as likely, cast(e.high as double) as high,
    e.estimated_on, coalesce(person.name, e.estimated_by) as estimated_by, e.version,
    cast(coalesce(compared.year_net_sales, 0) as double) as year_net_sales,
    cast(compared.year_margin as double) as year_margin,
    cast(coalesce(compared.year_margin_net_sales, 0) as double) as year_margin_net_sales,
    cast(coalesce(compared.recent_net_sales, 0) as double) as recent_net_sales,
    cast(compared.recent_margin as double) as recent_margin,
    cast(coalesce(compared.recent_margin_net_sales, 0) as double) as recent_margin_net_sales,
    cast(account_margin.margin as double) as account_margin,
    cast(coalesce(account_margin.margin_net_sales, 0) as double) as account_margin_net_sales,
    coalesce(rival.competitors, 0) as competitors,
    cast(coalesce(rival.competitor_amount, 0) as double) as competitor_amount,
    coalesce(rival.competitors_unknown, 0) as competitors_unknown
from wallet_estimate as e
inner join account on account.account_id = e.account_id
inner join compared on compared.estimate_id = e.estimate_id
left join account_margin on account_margin.account_id = e.account_id
left join app_user as owner on owner.user_id = account.owner_id
left join app_user as person on person.user_id = e.estimated_by
left join category on category.category_id = e.category_id
left join rival on rival.estimate_id = e.estimate_id
order by e.account_id, e.category_id, e.year desc, e.estimated_on desc, e.source, e.estimate_id
