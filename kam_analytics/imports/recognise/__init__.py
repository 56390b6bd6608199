"""What a file seems to be: kind, columns, ways of writing."""
