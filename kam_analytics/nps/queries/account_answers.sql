-- grain: one row per answer to the recommendation question in a survey of the main kind between two days, newest first
-- of one account, or with '' for :account of all in sight
-- tables: nps_response, contact, survey
select
    nps_response.account_id, nps_response.answered_on, nps_response.score, nps_response.survey,
    nps_response.is_anonymous,
    case when nps_response.is_anonymous then null else contact.name end as contact,
    case when nps_response.is_anonymous then null else nps_response.comment end as comment
from nps_response
inner join survey_kinds() as kinds on kinds.survey = coalesce(trim(nps_response.survey), '') and kinds.is_main
left join contact on contact.contact_id = nps_response.contact_id
where
    :account in ('', nps_response.account_id) and nps_response.answered_on >= :since
    and nps_response.answered_on <= :until
order by nps_response.account_id, nps_response.answered_on desc, nps_response.score desc, nps_response.response_id
