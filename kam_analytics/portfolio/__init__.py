"""The home pages: the whole portfolio, and which accounts move it."""
