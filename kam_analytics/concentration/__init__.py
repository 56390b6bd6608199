"""Revenue concentration: which accounts generate the sales, what changed, what is at risk."""
