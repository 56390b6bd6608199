"""What one file gives another: by which column, and what is asked of it."""
