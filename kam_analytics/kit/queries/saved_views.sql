-- grain: one row per view that this person saved
-- tables: saved_view
select view_id, name, address
from saved_view
order by lower(name), name
