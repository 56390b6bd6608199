-- grain: one row per wallet estimate of one account, as it stands
-- tables: wallet_estimate
select
    estimate_id, category_id, year, source, cast(low as double) as low, cast(likely as double) as likely,
    cast(high as double) as high, estimated_on, version
from wallet_estimate
where account_id = :account
order by category_id, year desc, estimated_on desc, source, estimate_id
