-- grain: one row per product category
-- tables: category
select category_id, label_en, label_fi
from category
order by category_id
