"""Months and periods of key accounts, months of effort: small ones whose answer is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.concentration.analysis.effort_split import EffortSplit, effort_split
from kam_analytics.concentration.analysis.key_accounts import KeyAccountShare, key_account_share

LAST = date(2025, 12, 1)


def months(values: dict[int, float], *, first: str = "2024-02-01", margin: float | None = 0.3) -> pd.DataFrame:
    """23 months to December 2025 in which each account buys so much a month."""
    days = pd.date_range(first, "2025-12-01", freq="MS")
    rows = [(key, day, amount) for key, amount in values.items() for day in days]
    frame = pd.DataFrame(rows, columns=["account_key", "month_on", "net_sales"])
    frame = frame.astype({"account_key": "int64", "month_on": "datetime64[us]", "net_sales": "float64"})
    known = frame["net_sales"] if margin is not None else 0.0
    frame = frame.assign(margin=frame["net_sales"] * (margin or float("nan")), margin_net_sales=known)
    return frame.assign(segment=["A" if key == 1 else "B" for key in frame["account_key"]])


def periods(*rows: tuple[int, str, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["account_key", "from_on", "to_on"])
    frame = frame.astype({"account_key": "int64", "from_on": "datetime64[us]", "to_on": "datetime64[us]"})
    return frame.assign(segment=["A" if key == 1 else "B" for key in frame["account_key"]])


def shares(values: dict[int, float], *rows: tuple[int, str, str | None], **how: Any) -> KeyAccountShare:
    filters = how.pop("filters", {})
    return key_account_share(months(values, **how), periods(*rows), filters=filters, last=LAST)


def effort(
    *rows: tuple[int, str | None, str, str | None, int, float],
    first_sale: date = date(2020, 1, 1),
    first_activity: date = date(2020, 1, 1),
    **how: Any,
) -> EffortSplit:
    """Account, its start, month, activity type or none, activities, net sales."""
    columns = ["account_key", "start_on", "month_on", "activity_type", "activities", "net_sales"]
    frame = pd.DataFrame(rows, columns=columns).astype({"start_on": "datetime64[us]", "month_on": "datetime64[us]"})
    frame = frame.astype({"activity_type": "str", "activities": "int64", "net_sales": "float64"})
    filters = how.pop("filters", {})
    return effort_split(
        frame.assign(country="FI"),
        filters=filters,
        first_month=date(2025, 1, 1),
        first_sale=first_sale,
        first_activity=first_activity,
    )


KEY = (1, "2020-01-01", None)
SPLIT = effort(
    (1, "2024-06-01", "2025-01-01", "visit", 40, 0.0), (2, "2010-01-01", "2025-01-01", "visit", 60, 0.0),
    (1, "2024-06-01", "2025-01-01", None, 0, 5.0), (2, "2010-01-01", "2025-01-01", None, 0, 95.0),
)  # fmt: skip
