-- a currency has one rate a month, above zero
select currency, month_on from rate group by currency, month_on having count(*) > 1 or min(rate) <= 0
