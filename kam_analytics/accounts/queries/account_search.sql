-- grain: one row per account whose name or id holds the text, best first
-- tables: account
select account_id, name
from account
where lower(name) like '%' || lower(:text) || '%' or lower(account_id) = lower(:text)
order by position(lower(:text) in lower(name)), name, account_id
limit :most
