"""Files that belong together: which column joins them, and what one of them gives another."""
