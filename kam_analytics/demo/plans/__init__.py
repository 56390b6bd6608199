"""What was decided: segments, targets, plans."""
