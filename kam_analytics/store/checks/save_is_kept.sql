-- no save was lost, but for losses that somebody has seen; one whose number is not known counts as one
select loss_id, unnest(range(coalesce(saves, 1))) from save_loss where seen_at is null
