-- grain: one row per agreement in sight that was decided by a day, or that is active: what was known of its account before
-- tables: account, account_month, activity, contract, delivery, nps_response, survey
-- known before the decision, or before the day where there is none yet: deliveries and activities of 180 days, the
-- lowest answer of the last day with one in 365 days, net sales of 12 whole months and of the 12 before
with judged as (
    select
        contract.contract_id, contract.account_id, account.account_key, contract.status,
        case when contract.status = 'active' then cast(:judged_on as date) else contract.decided_on end as judged_on
    from contract
    inner join account on account.account_id = contract.account_id
    where contract.status = 'active' or (contract.status in ('renewed', 'lost') and contract.decided_on <= :today)
),
delivered as (
    select
        judged.contract_id, count(*) as deliveries,
        count(*) filter (
            where not coalesce(
                delivery.is_on_time,
                case
                    when delivery.delivered_on is null then coalesce(delivery.is_complete, false)
                    else delivery.delivered_on <= delivery.due_on
                end
            )
        ) as late
    from judged
    inner join delivery on delivery.account_id = judged.account_id
    where delivery.due_on >= judged.judged_on - 180 and delivery.due_on < judged.judged_on
    group by judged.contract_id
),
answered as (
    select judged.contract_id, arg_min(answer.score, (judged.judged_on - answer.answered_on, answer.score)) as score
    from judged
    inner join nps_response as answer on answer.account_id = judged.account_id
    inner join survey_kinds() as kinds on kinds.survey = coalesce(trim(answer.survey), '') and kinds.is_main
    where
        not answer.is_anonymous and answer.answered_on >= judged.judged_on - 365 and answer.answered_on < judged.judged_on
    group by judged.contract_id
),
met as (
    select judged.contract_id, sum(activity.quantity) as activities
    from judged
    inner join activity on activity.account_id = judged.account_id
    where
        activity.done_on >= judged.judged_on - 180 and activity.done_on < judged.judged_on
        and activity.activity_type not in ('newsletter', 'webinar')
    group by judged.contract_id
),
sold as (
    select
        judged.contract_id,
        sum(sale.net_sales) filter (where sale.month_on >= date_trunc('month', judged.judged_on) - interval 12 month) as now,
        sum(sale.net_sales) filter (where sale.month_on < date_trunc('month', judged.judged_on) - interval 12 month) as before
    from judged
    inner join account_month as sale on sale.account_key = judged.account_key
    where
        sale.month_on >= date_trunc('month', judged.judged_on) - interval 24 month
        and sale.month_on < date_trunc('month', judged.judged_on)
    group by judged.contract_id
)
select
    judged.contract_id, judged.account_id, judged.status, judged.judged_on,
    cast(coalesce(delivered.deliveries, 0) as integer) as deliveries, cast(coalesce(delivered.late, 0) as integer) as late,
    cast(answered.score as integer) as score, cast(coalesce(met.activities, 0) as integer) as activities,
    cast(coalesce(sold.now, 0) as double) as now, cast(coalesce(sold.before, 0) as double) as before
from judged
left join delivered on delivered.contract_id = judged.contract_id
left join answered on answered.contract_id = judged.contract_id
left join met on met.contract_id = judged.contract_id
left join sold on sold.contract_id = judged.contract_id
order by judged.judged_on, judged.contract_id
