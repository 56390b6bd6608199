"""Excel, CSV and command-line output made from the same frames as the pages."""
