-- grain: one row per answer in sight to the recommendation question, with its account's words on a day, oldest first
-- tables: account, app_user, contact, nps_response, segment_membership, survey
-- of the surveys of a kind, or with '' for :kind of the main one; an anonymous answer never says who gave it
select
    answer.response_id, answer.account_id, account.name, segment.segment, account.industry, account.country,
    account.owner_id, owner.name as owner,
    case when answer.is_anonymous then null else answer.contact_id end as contact_id,
    case when answer.is_anonymous then null else contact.level end as level,
    case when answer.is_anonymous then null else contact.buying_role end as buying_role,
    answer.answered_on, answer.score, answer.survey, answer.is_anonymous
from nps_response as answer
inner join survey_kinds() as kinds on kinds.survey = coalesce(trim(answer.survey), '')
left join account on account.account_id = answer.account_id
left join app_user as owner on owner.user_id = account.owner_id
left join segment_on(:until) as segment on segment.account_id = answer.account_id
left join contact on contact.contact_id = answer.contact_id
where kinds.kind = :kind or (:kind = '' and kinds.is_main)
order by answer.answered_on, answer.account_id, answer.response_id
