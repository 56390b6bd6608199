"""Share of wallet: what accounts buy in total, and from us."""
