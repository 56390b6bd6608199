-- grain: one row per industry x category, only where enough accounts of enough owners stand behind it
insert into benchmark_peer
with peer as (
    select industry, count(*) as accounts
    from account
    where industry is not null
    group by industry
    having count(*) >= :accounts and count(distinct owner_id) >= :owners
),
bought as (
    select account.industry, category.category_id, account.account_key, cast(sum(m.net_sales) as double) as net_sales
    from account_category_month as m
    inner join account on account.account_key = m.account_key
    inner join category on category.category_key = m.category_key
    where m.month_on >= :since and m.month_on <= :until
    group by account.industry, category.category_id, account.account_key
    having sum(m.net_sales) > 0
)
select
    peer.industry, bought.category_id, min(peer.accounts), count(*),
    round(median(bought.net_sales), -3)
from peer
inner join bought on bought.industry = peer.industry
group by peer.industry, bought.category_id
having count(*) >= :owners
