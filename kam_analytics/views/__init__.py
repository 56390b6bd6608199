"""Views that a person saved under names."""
