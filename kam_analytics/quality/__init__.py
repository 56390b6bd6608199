"""Data quality: problems in the data, and where to fix them."""
