"""Selection of the rows behind a figure, and statistics that several rooms share."""
