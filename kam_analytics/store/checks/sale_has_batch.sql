-- every invoice line came with a batch that stands
select sale.batch_key
from sale
left join import_batch as batch on batch.batch_key = sale.batch_key and batch.undone_at is null
where batch.batch_key is null
