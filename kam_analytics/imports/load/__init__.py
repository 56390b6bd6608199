"""Loading staged rows: checks, ids, dimensions, facts, summaries."""
