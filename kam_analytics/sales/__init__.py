"""Net sales and margin of accounts, by period and by month."""
