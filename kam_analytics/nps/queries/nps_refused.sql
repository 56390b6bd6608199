-- grain: one row per reason x value of the scores that imports of answers refused, most first
-- tables: import_batch, import_reject
select reject.reason, reject.value, count(*) as answers
from import_reject as reject
inner join import_batch as batch on batch.batch_key = reject.batch_key
where batch.kind = 'nps' and batch.undone_at is null and reject.field = 'score'
group by reject.reason, reject.value
order by answers desc, reject.reason, reject.value
