-- grain: one row per import x field x value whose rows wait for an answer, the newest import first
-- tables: import_batch, import_reject
-- of a file that came again the last import counts: what it settled waits no more
with last_imports as (
    select max(batch_key) as batch_key from import_batch where undone_at is null group by file_hash, source, kind
)
select
    batch.batch_id, batch.kind, batch.source, batch.file_name, batch.imported_at, reject.field, reject.value,
    count(*) as rows
from import_reject as reject
inner join import_batch as batch on batch.batch_key = reject.batch_key
inner join last_imports on last_imports.batch_key = batch.batch_key
where reject.reason = 'waits' and reject.value is not null
group by
    batch.batch_key, batch.batch_id, batch.kind, batch.source, batch.file_name, batch.imported_at, reject.field,
    reject.value
order by batch.batch_key desc, reject.field, reject.value
