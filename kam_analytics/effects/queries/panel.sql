-- grain: one row per account in sight and month (activity_type is empty), and one per account, month and
-- activity type that was done in it
-- tables: account, account_month, month, activity, nps_response, survey
-- an account enters with the month after its first sale, with the first month when it bought in the first
-- month of the data; a month without sales is zero, a margin that no line carries is unknown; the score is
-- the mean of the answers to surveys of the main kind of the year before the month's first day
with span as (
    select first_sale.account_key, first_sale.month_on as first_on
    from first_sale() as first_sale
),
grid as (
    select span.account_key, month.month_on
    from span
    inner join month
        on month.month_on > span.first_on
        or (month.month_on = span.first_on and span.first_on = (select min(first_on) from span))
    where month.month_on >= :first_month and month.month_on <= :last_month
),
heard as (
    select account.account_key, month.month_on, avg(nps_response.score) as nps_mean, count(*) as nps_answers
    from nps_response
    inner join survey_kinds() as kinds on kinds.survey = coalesce(trim(nps_response.survey), '') and kinds.is_main
    inner join account on account.account_id = nps_response.account_id
    inner join month
        on month.month_on > nps_response.answered_on
        and month.month_on <= nps_response.answered_on + interval 12 month
    where month.month_on >= :first_month and month.month_on <= :last_month
    group by account.account_key, month.month_on
),
done as (
    select account.account_key, month.month_on, activity.activity_type, sum(activity.quantity) as activities
    from activity
    inner join account on account.account_id = activity.account_id
    inner join month on activity.done_on >= month.month_on and activity.done_on <= month.last_on
    where activity.done_on >= :first_month and month.month_on <= :last_month
    group by account.account_key, month.month_on, activity.activity_type
)
select
    grid.account_key, grid.month_on, cast(null as text) as activity_type, cast(null as double) as activities,
    cast(coalesce(sold.net_sales, 0) as double) as net_sales,
    cast(case when sold.account_key is null then 0 else sold.margin end as double) as margin,
    cast(coalesce(sold.margin_net_sales, 0) as double) as margin_net_sales,
    heard.nps_mean, cast(coalesce(heard.nps_answers, 0) as integer) as nps_answers
from grid
left join account_month as sold on sold.account_key = grid.account_key and sold.month_on = grid.month_on
left join heard on heard.account_key = grid.account_key and heard.month_on = grid.month_on
inner join account on account.account_key = grid.account_key
union all
select
    done.account_key, done.month_on, done.activity_type, cast(done.activities as double) as activities,
    cast(null as double) as net_sales, cast(null as double) as margin,
    cast(null as double) as margin_net_sales, cast(null as double) as nps_mean, 0 as nps_answers
from done
inner join grid on grid.account_key = done.account_key and grid.month_on = done.month_on
order by 1, 2, 3
