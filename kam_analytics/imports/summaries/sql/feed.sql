-- grain: one row per feed x source with rows: what it holds, and how regularly rows and imports come
-- rows of batches only: what people log in the product is no import
with row_day as (
    select 'sales' as feed, batch_key, sold_on as day_on from sale
    union
    select 'margin', batch_key, sold_on from sale where margin is not null
    union
    select 'activities', batch_key, done_on from activity where account_id is not null
    union
    select 'contacts', batch_key, done_on from activity where account_id is not null and contact_ids is not null
    union
    select 'answers', batch_key, answered_on from nps_response
    union
    select 'deliveries', batch_key, due_on from delivery
    union
    select 'claims', batch_key, opened_on from claim
    union
    select 'opportunities', batch_key, coalesce(opened_on, closed_on, expected_close_on) from opportunity
    union
    select 'contracts', batch_key, starts_on from contract
),
feed_day as (
    select distinct row_day.feed, batch.source, row_day.day_on
    from row_day
    inner join import_batch as batch on batch.batch_key = row_day.batch_key
    where row_day.day_on is not null
),
feed_span as (
    select feed, source, min(day_on) as first_on, max(day_on) as last_on
    from feed_day
    group by feed, source
),
-- the days of its last year, each with the days since the one before
feed_gap as (
    select
        feed_day.feed, feed_day.source, feed_day.day_on,
        feed_day.day_on - lag(feed_day.day_on) over (
            partition by feed_day.feed, feed_day.source order by feed_day.day_on
        ) as gap
    from feed_day
    inner join feed_span as span on span.feed = feed_day.feed and span.source = feed_day.source
    where feed_day.day_on > span.last_on - 365
),
rhythm as (
    select
        feed, source,
        case when count(gap) >= 3 then quantile_cont(gap, 0.9) end as row_gap,
        count(*) > 1 and bool_and(day(day_on) = 1) as is_monthly
    from feed_gap
    group by feed, source
),
-- an import is of a feed when rows of it came from the batch's kind and source
feed_kind (feed, kind) as (
    values
        ('sales', 'sales'), ('margin', 'sales'), ('activities', 'activities'), ('contacts', 'activities'),
        ('answers', 'nps'), ('deliveries', 'deliveries'), ('claims', 'claims'), ('opportunities', 'opportunities'),
        ('contracts', 'contracts')
),
import_day as (
    select distinct
        feed_kind.feed, batch.source,
        cast(
            timezone((select value from setting where name = 'time_zone'), timezone('UTC', batch.imported_at)) as date
        ) as day_on
    from import_batch as batch
    inner join feed_kind on feed_kind.kind = batch.kind
    where batch.undone_at is null
),
import_gap as (
    select
        feed, source, day_on,
        day_on - lag(day_on) over (partition by feed, source order by day_on) as gap
    from import_day
    qualify row_number() over (partition by feed, source order by day_on desc) <= 13
),
import_rhythm as (
    select
        feed, source, max(day_on) as imported_on,
        case when count(gap) >= 3 then quantile_cont(gap, 0.9) end as import_gap
    from import_gap
    group by feed, source
)
select
    span.feed, span.source, span.first_on, span.last_on, cast(rhythm.row_gap as double) as row_gap, rhythm.is_monthly,
    import_rhythm.imported_on, cast(import_rhythm.import_gap as double) as import_gap
from feed_span as span
inner join rhythm on rhythm.feed = span.feed and rhythm.source = span.source
inner join import_rhythm on import_rhythm.feed = span.feed and import_rhythm.source = span.source
order by span.feed, span.source
