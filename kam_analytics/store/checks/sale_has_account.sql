-- every invoice line belongs to an account that exists
select sale.account_key from sale left join account on account.account_key = sale.account_key where account.account_key is null
