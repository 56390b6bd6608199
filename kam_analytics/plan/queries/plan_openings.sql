-- grain: one row per person who opened a plan of an account
-- tables: plan_opened, app_user
select
    plan_opened.plan_id, plan_opened.user_id, max(coalesce(person.name, plan_opened.user_id)) as name,
    max(plan_opened.opened_at) as opened_at, count(*) as times
from plan_opened
left join app_user as person on person.user_id = plan_opened.user_id
where plan_opened.account_id = :account
group by plan_opened.plan_id, plan_opened.user_id
order by opened_at desc, plan_opened.user_id
