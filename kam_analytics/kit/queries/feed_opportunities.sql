-- grain: one row: is there any deal in sight
-- tables: opportunity
select exists (select 1 from opportunity) as opportunities
