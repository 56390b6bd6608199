"""The typed rows of a file: read, checked, rejected, counted."""
