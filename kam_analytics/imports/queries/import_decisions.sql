-- grain: one row per question that was answered about an import which is not undone, newest import first
-- tables: import_batch, import_decision
select
    batch.batch_id, batch.kind, batch.source, batch.file_name, batch.imported_at, batch.rows,
    decision.question, decision.message, decision.fields, decision.answers, decision.word
from import_decision as decision
inner join import_batch as batch on batch.batch_key = decision.batch_key
where batch.undone_at is null
order by batch.batch_key desc, decision.question
