"""Files as they come: formats, sheets, staging, first rows."""
