"""Between the web server and the pages: refused requests, turns of scripts."""
