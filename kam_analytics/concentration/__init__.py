"""Revenue concentration: who makes the sales, what changed, what is at risk."""
