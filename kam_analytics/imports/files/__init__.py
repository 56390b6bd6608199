"""Files as they come: staged copies, sheets, ways of writing dates and numbers."""
