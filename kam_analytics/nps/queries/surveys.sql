-- grain: one row per survey with answers in sight: its kind (missing where nobody knows: those first), its answers and
-- their days, the latest first
-- tables: nps_response, survey
select
    kinds.survey, kinds.kind, kinds.is_decided, kinds.is_main, count(*) as answers,
    min(answer.answered_on) as first_on, max(answer.answered_on) as last_on, max(survey.version) as version
from nps_response as answer
inner join survey_kinds() as kinds on kinds.survey = coalesce(trim(answer.survey), '')
inner join survey on survey.survey = kinds.survey
group by kinds.survey, kinds.kind, kinds.is_decided, kinds.is_main
order by kinds.kind is not null, last_on desc, kinds.survey
