-- What one save changed belongs together, so that it can be undone; a draft knows which version it began from.
alter table change_log add column save_id text;
alter table plan_draft add column base_version integer;
-- no page could write a draft before
delete from plan_draft;
