-- grain: one row per time that saves were found missing, the newest first
-- tables: save_loss
select loss_id, found_at, saves, certain_until, noted_until, seen_at, seen_by, version
from save_loss
order by found_at desc
