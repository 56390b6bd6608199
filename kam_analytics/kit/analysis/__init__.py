"""Which rows a figure is about, and statistics that several rooms share."""
