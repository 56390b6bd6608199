-- grain: one row per import that is not undone, oldest first
-- tables: import_batch
select batch_key, batch_id, source, kind, imported_at, cast(rejected as integer) as rejected
from import_batch
where undone_at is null
order by imported_at, batch_key
