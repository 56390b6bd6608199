"""Loading checked rows: one batch, its dimensions and facts, what it replaces."""
