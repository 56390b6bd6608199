-- the surveys that have answers are those that answers name
select survey from survey
where has_answers <> (survey in (select coalesce(trim(nps_response.survey), '') from nps_response))
union all
select coalesce(trim(survey), '') from nps_response
where coalesce(trim(survey), '') not in (select survey.survey from survey)
