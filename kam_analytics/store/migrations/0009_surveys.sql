-- One row per name of a survey that answers came with, '' for those without: its kind where a person decided it
-- (relationship, transactional, other), and whether there are answers of it now.
create table survey (survey text not null, kind text, has_answers boolean not null, version integer not null default 1);
insert into survey (survey, has_answers) select distinct coalesce(trim(survey), ''), true from nps_response;
