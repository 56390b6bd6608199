-- The line of a delivery that came in several parts; empty in a delivery that is one row.
alter table delivery add column line_id text;
