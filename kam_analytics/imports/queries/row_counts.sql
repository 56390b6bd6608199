-- grain: one row: is there anything to show
-- tables: account, account_month, activity, nps_response
select
    (select count(*) from account) as accounts,
    (select count(*) from account_month) as months,
    (select count(*) from activity) as activities,
    (select count(*) from nps_response) as answers
