-- grain: one row per kind x source x reason x id of the refused lines whose account, product or person was not known
-- tables: account, app_user, import_batch, import_reject, product
-- an id that was missing then may be known now; of a file that came again the last import counts
with last_imports as (
    select max(batch_key) as batch_key from import_batch where undone_at is null group by source, kind, file_name
),
refused as (
    select batch.kind, batch.source, reject.reason, reject.value, count(*) as lines, max(batch.imported_at) as last_at
    from import_reject as reject
    inner join import_batch as batch on batch.batch_key = reject.batch_key
    inner join last_imports on last_imports.batch_key = batch.batch_key
    where reject.reason in ('unknown_account', 'unknown_product', 'unknown_user')
    group by batch.kind, batch.source, reject.reason, reject.value
)
select
    refused.kind, refused.source, refused.reason, refused.value, refused.lines, refused.last_at,
    case
        when refused.reason = 'unknown_account' then account.account_id is not null
        when refused.reason = 'unknown_product' then product.product_id is not null
        else person.user_id is not null
    end as is_known
from refused
left join account on account.account_id = refused.value
left join product on product.product_id = refused.value
left join app_user as person on person.user_id = refused.value
order by refused.reason, refused.value, refused.kind, refused.source
