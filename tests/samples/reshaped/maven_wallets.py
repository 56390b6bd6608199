"""Turn the yearly revenue of the Maven CRM accounts into wallets of the kind ``wallets``.

``python tests/samples/reshaped/maven_wallets.py accounts.csv FOLDER`` writes ``wallets.csv``: the revenue
(in millions there) as an estimate of everything the account buys in 2017. It stands for a wallet
of known size; nobody buys with all revenue.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd

YEAR, CATEGORY, SOURCE = 2017, "all", "revenue"


def reshape(accounts: Path, folder: Path) -> Path:
    rows = pd.read_csv(accounts, dtype=str)
    wallets = pd.DataFrame(
        {
            "account_id": rows["account"],
            "category_id": CATEGORY,
            "year": YEAR,
            "source": SOURCE,
            "likely": [Decimal(text) * 1_000_000 for text in rows["revenue"]],
            "estimated_on": f"{YEAR}-12-31",
        }
    )
    file = folder / "wallets.csv"
    wallets.to_csv(file, index=False)
    return file


if __name__ == "__main__":
    reshape(Path(sys.argv[1]), Path(sys.argv[2]))
