"""Share of wallet: what accounts buy in all, and from us."""
