-- ids of contacts are unique
select contact_id from contact group by contact_id having count(*) > 1
