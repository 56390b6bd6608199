"""Data quality: what is wrong with the data, and where it is mended."""
