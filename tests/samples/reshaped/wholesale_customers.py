"""Turn the yearly spend of 440 wholesale customers in six categories into lines.

``python tests/samples/reshaped/wholesale_customers.py wholesale_customers.csv FOLDER`` writes ``sales.csv``.
The source names no customer and no day: the customer is the number of its row, the day is one.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

DAY = "2011-12-31"
CATEGORIES = ["Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"]


def reshape(customers: Path, folder: Path) -> Path:
    rows = pd.read_csv(customers)
    rows["customer"] = range(1, len(rows) + 1)
    lines = rows.melt(id_vars="customer", value_vars=CATEGORIES, var_name="category", value_name="spend")
    file = folder / "sales.csv"
    lines.assign(day=DAY).to_csv(file, index=False)
    return file


if __name__ == "__main__":
    reshape(Path(sys.argv[1]), Path(sys.argv[2]))
