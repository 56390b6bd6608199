"""Give the rows of physician_detailing their months.

``python tests/samples/reshaped/physician_detailing.py counts.csv FOLDER`` writes ``sales.csv`` (every
month, also those without a script) and ``activities.csv`` (months with a call). The source has 23
rows per physician in month order and no dates: the first month is called 2020-01 here.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

FIRST_MONTH = "2020-01"


def reshape(counts: Path, folder: Path) -> None:
    rows = pd.read_csv(counts, dtype={"id": str})
    place = rows.groupby("id").cumcount()
    months = pd.date_range(FIRST_MONTH, periods=place.max() + 1, freq="MS").strftime("%Y-%m-%d")
    rows["month"] = months[place]
    rows["row"] = rows["id"] + "-" + (place + 1).astype(str)
    named = rows.rename(columns={"id": "physician"})
    named[["row", "physician", "month", "scripts"]].to_csv(folder / "sales.csv", index=False)
    calls = named[named["detailing"] > 0]
    calls[["row", "physician", "month", "detailing"]].to_csv(folder / "activities.csv", index=False)


if __name__ == "__main__":
    reshape(Path(sys.argv[1]), Path(sys.argv[2]))
