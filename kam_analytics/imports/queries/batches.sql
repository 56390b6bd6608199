-- grain: one row per import, the newest first
-- tables: import_batch, app_user
select
    b.batch_id, b.kind, b.source, b.file_name, b.imported_at, b.user_id, coalesce(u.name, '') as user_name,
    b.rows, b.loaded, b.updated, b.skipped, b.filtered, b.rejected, b.undone_at, b.undone_by,
    coalesce(undoer.name, '') as undone_by_name
from import_batch as b
left join app_user as u on u.user_id = b.user_id
left join app_user as undoer on undoer.user_id = b.undone_by
order by b.batch_key desc
