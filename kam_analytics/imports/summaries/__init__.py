"""Tables computed from the rows of all imports: summaries of sales, published benchmarks."""
