"""Questions about money: which amount, with or without VAT, in which currency, at which rates."""
