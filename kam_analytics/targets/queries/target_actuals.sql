-- grain: one row per metric of one account between two days: value, how many things it rests on, margin coverage
-- tables: account, account_month, sale, activity, claim
-- or with '' for :account of each in sight; whole months come from the summary, the days at the edges from the
-- lines; a feed without any row gives no row at all: its actual is unknown, not zero; on time in full and the
-- recommendation score are counted from the rows themselves, by the functions of the scorecard
with part as (
    select account_key, net_sales, margin, margin_net_sales, lines
    from account_month
    where month_on >= :first_month and month_on <= :last_month
    union all
    select
        account_key, net_sales, margin, case when margin is not null then net_sales else 0 end as margin_net_sales,
        1 as lines
    from sale
    where (sold_on >= :since and sold_on <= :head_until) or (sold_on >= :tail_since and sold_on <= :until)
),
sales as (
    select
        account.account_id, cast(coalesce(sum(part.net_sales), 0) as double) as net_sales,
        cast(sum(part.margin) as double) as margin, cast(sum(part.margin_net_sales) as double) as margin_net_sales,
        cast(coalesce(sum(part.lines), 0) as integer) as lines
    from account
    left join part on part.account_key = account.account_key
    where :account in ('', account.account_id) and exists (select 1 from account_month)
    group by account.account_id
),
opened as (
    select account_id, count(*) as claims
    from claim
    where :account in ('', account_id) and opened_on >= :since and opened_on <= :until
    group by account_id
),
done as (
    select account_id, activity_type, cast(sum(quantity) as integer) as quantity
    from activity
    where :account in ('', account_id) and done_on >= :since and done_on <= :until
    group by account_id, activity_type
),
found as (
    select account_id, 'net_sales' as metric, net_sales as value, lines as n, cast(null as double) as coverage
    from sales
    union all
    select account_id, 'margin', margin, lines, case when net_sales > 0 then margin_net_sales / net_sales end
    from sales
    union all
    select account.account_id, 'claims', coalesce(opened.claims, 0), coalesce(opened.claims, 0), null
    from account
    left join opened on opened.account_id = account.account_id
    where :account in ('', account.account_id) and exists (select 1 from claim)
    union all
    select account_id, activity_type, quantity, quantity, null
    from done
    where account_id is not null and activity_type not in ('', 'net_sales', 'margin', 'on_time_in_full', 'nps', 'claims')
    union all
    select account_id, '', 0, 0, null
    from account
    where :account in ('', account_id) and exists (select 1 from activity)
)
select account_id, metric, value, n, coverage
from found
order by account_id, metric
