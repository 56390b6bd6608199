"""Quarterly targets and what was reached."""
