"""How values are written: days, numbers, empty cells, ids."""
