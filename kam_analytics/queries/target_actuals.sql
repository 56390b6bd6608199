-- grain: one row per metric of one account between two days: value, how many things it rests on, margin coverage
-- tables: account, account_month, sale, activity, claim
-- whole months come from the summary, the days at the edges from the lines; a feed without any row
-- gives no row at all: its actual is unknown, not zero; on time in full and the recommendation score are
-- counted from the rows themselves, by the functions of the scorecard
with part as (
    select net_sales, margin, margin_net_sales, lines
    from account_month
    where account_key = (select account_key from account where account_id = :account)
        and month_on >= :first_month and month_on <= :last_month
    union all
    select net_sales, margin, case when margin is not null then net_sales else 0 end as margin_net_sales, 1 as lines
    from sale
    where account_key = (select account_key from account where account_id = :account)
        and ((sold_on >= :since and sold_on <= :head_until) or (sold_on >= :tail_since and sold_on <= :until))
),
sales as (
    select
        cast(coalesce(sum(net_sales), 0) as double) as net_sales, cast(sum(margin) as double) as margin,
        cast(sum(margin_net_sales) as double) as margin_net_sales, cast(coalesce(sum(lines), 0) as integer) as lines
    from part
),
done as (
    select activity_type, cast(sum(quantity) as integer) as quantity
    from activity
    where account_id = :account and done_on >= :since and done_on <= :until
    group by activity_type
)
select 'net_sales' as metric, net_sales as value, lines as n, cast(null as double) as coverage
from sales
where exists (select 1 from account_month)
union all
select 'margin', margin, lines, case when net_sales > 0 then margin_net_sales / net_sales end
from sales
where exists (select 1 from account_month)
union all
select 'claims', count(*), count(*), null
from claim
where account_id = :account and opened_on >= :since and opened_on <= :until
having exists (select 1 from claim)
union all
select activity_type, quantity, quantity, null
from done
where activity_type not in ('', 'net_sales', 'margin', 'on_time_in_full', 'nps', 'claims')
union all
select '', 0, 0, null
from account
where account_id = :account and exists (select 1 from activity)
