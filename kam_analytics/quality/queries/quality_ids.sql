-- grain: one row per account, product, person or contact whose id ends like a decimal number, such as 1001.0
-- tables: account, app_user, contact, product
-- has_twin: the id without its decimals is there too
with named as (
    select 'accounts' as kind, account_id as id, name from account
    union all
    select 'products' as kind, product_id as id, name from product
    union all
    select 'users' as kind, user_id as id, name from app_user
    union all
    select 'contacts' as kind, contact_id as id, name from contact
),
decimal_like as (
    select kind, id, name, substr(id, 1, position('.' in id) - 1) as whole
    from named
    where id like '%.0%'
)
select decimal_like.kind, decimal_like.id, decimal_like.name, decimal_like.whole, twin.id is not null as has_twin
from decimal_like
left join named as twin on twin.kind = decimal_like.kind and twin.id = decimal_like.whole
order by decimal_like.kind, decimal_like.id
