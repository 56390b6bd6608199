"""What stands around and between the rows of a table, and the table without it."""
