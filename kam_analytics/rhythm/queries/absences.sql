-- grain: one row per absence of a person that ends on a day or later
-- tables: absence, app_user
select absence.absence_id, absence.user_id, person.name as person, absence.from_on, absence.to_on, absence.reason, absence.version
from absence
left join app_user as person on person.user_id = absence.user_id
where absence.to_on >= :since
order by person.name, absence.from_on, absence.absence_id
