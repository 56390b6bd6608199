-- grain: one row per competitor in a wallet estimate of one account
-- tables: category, wallet_competitor, wallet_estimate
select
    w.wallet_competitor_id, w.estimate_id, e.category_id, category.label_en, category.label_fi, e.year, e.source,
    w.competitor, cast(w.amount as double) as amount, w.version
from wallet_competitor as w
inner join wallet_estimate as e on e.estimate_id = w.estimate_id
left join category on category.category_id = e.category_id
where w.account_id = :account
order by e.category_id, e.year desc, e.source, w.amount desc nulls last, w.competitor, w.wallet_competitor_id
