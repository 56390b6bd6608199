-- grain: one row per account, contact or plan whose name holds the text, best first within its kind
-- tables: account, contact, plan
with found as (
    select
        'account' as kind, account_id as id, account_id, name as title, account_id as detail,
        position(lower(:text) in lower(name)) as place
    from account
    where position(lower(:text) in lower(name)) > 0
        or lower(account_id) = lower(:text) or lower(business_id) = lower(:text)
    union all
    select
        'contact' as kind, contact.contact_id as id, contact.account_id, coalesce(contact.name, contact.title) as title,
        case when contact.name is null or contact.title is null then account.name else contact.title || ' · ' || account.name end as detail,
        position(lower(:text) in lower(coalesce(contact.name, contact.title))) as place
    from contact
    inner join account on account.account_id = contact.account_id
    where position(lower(:text) in lower(contact.name)) > 0 or position(lower(:text) in lower(contact.title)) > 0
    union all
    select
        'plan' as kind, plan.plan_id as id, plan.account_id, plan.title, account.name as detail,
        position(lower(:text) in lower(plan.title)) as place
    from plan
    inner join account on account.account_id = plan.account_id
    where position(lower(:text) in lower(plan.title)) > 0
),
ranked as (
    select
        kind, id, account_id, title, detail,
        row_number() over (partition by kind order by case when place = 0 then 1000 else place end, title, id) as rank
    from found
)
select kind, id, account_id, title, detail
from ranked
where rank <= :most
order by kind, rank
