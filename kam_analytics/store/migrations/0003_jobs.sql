-- A store is known by its id and counts its commits in the row «*» of table_version, so that a note beside the file
-- can tell when some of them are missing (store/commits.py); a version says when it was last raised.
insert into setting values ('store_id', cast(uuid() as varchar)), ('backup_kept', '14');
alter table table_version add column raised_at timestamp;
insert into table_version (table_name, version) values ('*', 0);
-- one row per time that saves were found missing (saves is empty when the note could not be read)
create table save_loss (
    loss_id text not null, found_at timestamp not null, saves bigint, certain_until timestamp, noted_until timestamp,
    seen_at timestamp, seen_by text, version integer not null default 1
);
-- one row per run of a job (outcome: done, failed); said is an English sentence, fields its values as JSON
create table job_run (
    job text not null, started_at timestamp not null, ended_at timestamp not null, outcome text not null,
    said text not null, fields text not null
);
