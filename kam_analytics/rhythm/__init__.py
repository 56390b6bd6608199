"""Rhythm: a segment makes the work, and it shows when it is not done."""
