-- What the load of a person is counted by, and when a person is away.
-- one row per assumption: hours of a working day, part of it that can be planned, hours of one activity of a type, of a
-- plan action (plan_action), of a task without a type (task), and of a type that is not named (other)
create table capacity_assumption (name text not null, value double not null, version integer not null default 1);
insert into capacity_assumption (name, value) values
    ('day', 7.5), ('planned_share', 0.5), ('call', 0.5), ('visit', 4), ('meeting', 2), ('steering_group_meeting', 6),
    ('joint_planning_meeting', 8), ('plan_action', 3), ('task', 1), ('other', 1);
-- one row per time a person is away, both days included
create table absence (
    absence_id text not null, user_id text not null, from_on date not null, to_on date not null, reason text,
    version integer not null default 1
);
