-- grain: one row per account x product category with at least one line in the period, net of returns
-- tables: account, account_category_month, category, product, sale
-- whole months come from the summary, the days at the edges from the lines; lines without a category are
-- one of their own without an id; margin is empty when no line carries one
with edge as (
    select account_key, product_key, net_sales, margin
    from sale
    where sold_on >= :since and sold_on <= :head_until
    union all
    select account_key, product_key, net_sales, margin
    from sale
    where sold_on >= :tail_since and sold_on <= :until
),
part as (
    select account_key, category_key, net_sales, margin, margin_net_sales
    from account_category_month
    where month_on >= :first_month and month_on <= :last_month
    union all
    select
        edge.account_key, coalesce(product.category_key, -1) as category_key, edge.net_sales, edge.margin,
        case when edge.margin is not null then edge.net_sales else 0 end as margin_net_sales
    from edge
    left join product on product.product_key = edge.product_key
)
select
    account.account_id, category.category_id, category.label_en, category.label_fi,
    cast(sum(part.net_sales) as double) as net_sales,
    cast(sum(part.margin) as double) as margin,
    cast(sum(part.margin_net_sales) as double) as margin_net_sales
from part
inner join account on account.account_key = part.account_key
left join category on category.category_key = part.category_key
group by account.account_id, category.category_id, category.label_en, category.label_fi
order by account.account_id, category.category_id
