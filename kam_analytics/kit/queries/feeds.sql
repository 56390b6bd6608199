-- grain: one row per feed x source that holds rows: its days, and how regularly rows and imports come
-- tables: feed, account_month, activity, task
-- what is logged in the product is there at once; sales are not there for who sees none of them
select feed, source, first_on, last_on, row_gap, is_monthly, imported_on, import_gap
from feed
where feed not in ('sales', 'margin') or exists (select 1 from account_month)
union all
select 'activities', '', min(done_on), cast(:today as date), null, false, cast(:today as date), null
from activity
where batch_key is null and account_id is not null
having count(*) > 0
union all
select 'contacts', '', min(done_on), cast(:today as date), null, false, cast(:today as date), null
from activity
where batch_key is null and account_id is not null and contact_ids is not null
having count(*) > 0
union all
select 'tasks', '', least(min(due_on), cast(:today as date)), cast(:today as date), null, false, cast(:today as date), null
from task
having count(*) > 0
order by feed, source
