"""Quarterly targets and actuals."""
