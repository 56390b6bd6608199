-- grain: one row per open deal of an account in sight that is expected to close between two days
-- tables: account, opportunity
select
    opportunity.account_id, account.name, opportunity.opportunity_id, opportunity.name as deal,
    opportunity.expected_close_on, cast(opportunity.amount as double) as amount
from opportunity
inner join account on account.account_id = opportunity.account_id
where opportunity.status = 'open' and opportunity.expected_close_on >= :today and opportunity.expected_close_on <= :until
order by opportunity.account_id, opportunity.opportunity_id
