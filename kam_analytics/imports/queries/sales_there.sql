-- grain: one row: is there any sale in sight
-- tables: sale
select exists (select 1 from sale) as is_there
