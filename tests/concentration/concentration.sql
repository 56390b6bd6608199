-- Concentration by its definition, account against account, for a table lines (account_id, net_sales) of a few accounts.
with account as (select account_id, sum(net_sales) as sales from lines group by account_id),
above as (select * from account where sales > 0),
ranked as (
    -- an account stands behind all that sell more, and among equals behind those whose id comes first
    select one.sales, 1 + count(other.sales) as place, coalesce(sum(other.sales), 0) as before
    from above as one
    left join above as other
        on other.sales > one.sales or (other.sales = one.sales and other.account_id < one.account_id)
    group by one.account_id, one.sales
),
pair as (select sum(abs(one.sales - other.sales)) as difference from above as one cross join above as other),
whole as (select count(*) as n, sum(sales) as sales from above)
select
    (select count(*) from account) as accounts_all,
    (select sum(sales) from account) as revenue_all_net,
    (select count(*) from account where sales <= 0) as accounts_rev_le_0,
    whole.n as accounts_pos,
    whole.sales as revenue_pos,
    (whole.n + 4) // 5 as top20pct_n,
    (select sum(sales) from ranked where place <= (whole.n + 4) // 5) / whole.sales as top20pct_share,
    (select count(*) from ranked where before < 0.8 * whole.sales) as n_for_80pct,
    (select count(*) from ranked where before < 0.8 * whole.sales) / whole.n as n_for_80pct_share_of_accounts,
    (select sum(sales) from ranked where place <= 10) / whole.sales as top10_share,
    (select max(sales) from above) / whole.sales as top1_share,
    10000 * (select sum(sales * sales) from above) / (whole.sales * whole.sales) as hhi_0_10000,
    -- half the relative mean difference of every account with every account, itself among them
    pair.difference / (2 * whole.n * whole.sales) as gini
from whole cross join pair
