"""Mappings: which column is which field."""
