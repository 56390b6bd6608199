-- grain: one row per fiscal quarter, in time order
-- tables: month
select
    quarter_on, max(last_on) as until_on, max(fiscal_year) as fiscal_year, max(fiscal_quarter) as fiscal_quarter
from month
group by quarter_on
order by quarter_on
