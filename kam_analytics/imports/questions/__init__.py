"""Questions: what is asked about a file, and what its answers make of it."""
