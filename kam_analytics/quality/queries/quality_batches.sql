-- grain: one row per import that is not undone, oldest first
-- tables: import_batch
-- is_last: the file did not come again from its source
with last_imports as (
    select max(batch_key) as batch_key from import_batch where undone_at is null group by source, kind, file_name
)
select
    batch.batch_key, batch.batch_id, batch.source, batch.kind, batch.imported_at,
    cast(batch.rejected as integer) as rejected, last_imports.batch_key is not null as is_last
from import_batch as batch
left join last_imports on last_imports.batch_key = batch.batch_key
where batch.undone_at is null
order by batch.imported_at, batch.batch_key
