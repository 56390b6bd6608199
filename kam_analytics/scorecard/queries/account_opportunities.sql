-- grain: one row per deal opened up to a day: those open, and those closed since another day
-- of one account, or with '' for :account of all in sight
-- tables: opportunity, app_user, setting
select
    opportunity.account_id, opportunity.opportunity_id, opportunity.name, opportunity.status, cast(opportunity.amount as double) as amount,
    opportunity.opened_on, opportunity.expected_close_on, opportunity.closed_on, person.name as person,
    (select value from setting where name = 'crm_address') as crm_address
from opportunity
left join app_user as person on person.user_id = opportunity.owner_id
where
    :account in ('', opportunity.account_id) and (opportunity.opened_on is null or opportunity.opened_on <= :until)
    and (
        opportunity.status = 'open'
        or (opportunity.closed_on >= :since and opportunity.closed_on <= :until)
    )
order by opportunity.account_id, opportunity.status, opportunity.expected_close_on, opportunity.opportunity_id
