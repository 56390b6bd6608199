-- The net sales of a line as its file had them, and their currency, where they were converted; empty in lines that came
-- in the reporting currency, and in those that were converted before this was kept.
alter table sale add column currency text;
alter table sale add column amount_original decimal(18,4);
