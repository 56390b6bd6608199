"""Mappings: which column is which field, chosen and remembered."""
