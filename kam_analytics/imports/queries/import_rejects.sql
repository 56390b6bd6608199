-- grain: one row per refused line of one import x reason, in the order of the file
-- tables: import_batch, import_reject
select r.line, r.reason, coalesce(r.field, '') as field, coalesce(r.value, '') as value
from import_reject as r
inner join import_batch as b on b.batch_key = r.batch_key
where b.batch_id = :batch
order by r.line, r.reason, r.field
