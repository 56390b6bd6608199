-- a part of a delivery of a source is there once
select batch.source, delivery.delivery_id, delivery.line_id
from delivery
inner join import_batch as batch on batch.batch_key = delivery.batch_key
group by batch.source, delivery.delivery_id, delivery.line_id
having count(*) > 1
