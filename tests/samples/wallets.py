"""Estimates of wallets to compute with, in the columns of the query."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

LAST, TODAY = date(2026, 10, 1), date(2026, 11, 20)
TEXTS = (
    "estimate_id",
    "account_id",
    "name",
    "owner_id",
    "owner",
    "category_id",
    "label_en",
    "label_fi",
    "source",
    "estimated_by",
)


def estimate(**given: Any) -> dict[str, Any]:
    """A row of ``wallet_estimates``: 100 of equipment in 2025, of which 40 from us, unless said otherwise."""
    row: dict[str, Any] = {
        "estimate_id": "w1", "account_id": "a", "name": "A Oy", "owner_id": "u", "owner": "Aino",
        "category_id": "equipment", "label_en": "Equipment", "label_fi": "Laitteet", "year": 2025, "source": "survey",
        "low": 80.0, "likely": 100.0, "high": 200.0, "estimated_on": pd.Timestamp(2026, 1, 1), "estimated_by": "Aino",
        "version": 1, "year_net_sales": 40.0, "year_margin": 10.0, "year_margin_net_sales": 40.0,
        "recent_net_sales": 50.0, "recent_margin": 25.0, "recent_margin_net_sales": 50.0, "account_margin": 6.0,
        "account_margin_net_sales": 60.0, "competitors": 0, "competitor_amount": 0.0, "competitors_unknown": 0,
    }  # fmt: skip
    assert given.keys() <= row.keys()
    return {**row, **given}


def rows(*given: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(list(given) or [estimate()]).iloc[: len(given)]
    whole = ("year", "version", "competitors", "competitors_unknown")
    floats = [
        name for name in frame.columns if name not in (*TEXTS, *whole, "estimated_on")
    ]  # fmt: skip
    types = {**dict.fromkeys(TEXTS, "str"), **dict.fromkeys(whole, "Int64"), **dict.fromkeys(floats, "float64")}
    return frame.astype(types).assign(estimated_on=pd.to_datetime(frame["estimated_on"]))
