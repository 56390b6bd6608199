"""What a file seems to be: its kind, columns and ways of writing, and what a person chooses about them."""
