"""Between the web server and the pages: what is refused, whose turn it is."""
