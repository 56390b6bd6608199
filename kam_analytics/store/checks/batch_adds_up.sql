-- loaded + updated + skipped + filtered + rejected = rows, for every batch
select batch_id from import_batch where loaded + updated + skipped + filtered + rejected <> rows
