-- a line of a source comes once
select batch.source, sale.sale_id
from sale
inner join import_batch as batch on batch.batch_key = sale.batch_key
where sale.sale_id is not null
group by batch.source, sale.sale_id
having count(*) > 1
