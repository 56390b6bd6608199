-- Segments make the work: their rules have people and days, tasks have a place in their period and their evidence.
-- one row per segment: how many accounts of it one person may have without a director, and since when its rules are
-- followed (empty: from the day on which it first makes tasks)
create table segment (
    segment text not null, per_person integer, since_on date, version integer not null default 1
);
insert into segment (segment, per_person) values ('A', 12), ('B', 40), ('C', null), ('D', null);
insert into segment (segment)
select distinct segment
from segment_membership
where segment not in ('A', 'B', 'C', 'D');

-- with_whom: anybody, named (a known person), important (decides, approves, or influence 4-5)
-- a rule holds for the periods that begin from from_on to to_on; empty is open
alter table cadence_rule add column with_whom text default 'anybody';
alter table cadence_rule add column from_on date;
alter table cadence_rule add column to_on date;
insert into cadence_rule (cadence_rule_id, segment, activity_type, per_year, rhythm, with_whom)
select *
from (values
    ('A-steering_group_meeting', 'A', 'steering_group_meeting', 4, 'quarter', 'important'),
    ('A-call', 'A', 'call', 12, 'month', 'important'),
    ('B-steering_group_meeting', 'B', 'steering_group_meeting', 2, 'year', 'important'),
    ('B-call', 'B', 'call', 6, 'quarter', 'anybody'),
    ('C-visit', 'C', 'visit', 2, 'year', 'anybody'),
    ('C-call', 'C', 'call', 2, 'year', 'anybody'),
    ('D-call', 'D', 'call', 1, 'year', 'anybody')
)
where not exists (from cadence_rule);

-- ordinal: the place of a task in its period, from 0; activity_id: the activity that is its evidence
-- reason: why it was closed without one (a person's words), or cancelled (left_segment, rule_changed, there_twice, a person's words)
alter table task add column ordinal integer;
alter table task add column activity_id text;
alter table task add column reason text;
alter table task add column is_handed_over boolean default false;
update task
set ordinal = placed.ordinal
from (
    select
        task_id,
        row_number() over (partition by account_id, cadence_rule_id, period_on order by due_on, task_id) - 1 as ordinal
    from task
    where cadence_rule_id is not null
) as placed
where task.task_id = placed.task_id;
