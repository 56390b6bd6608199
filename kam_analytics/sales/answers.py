"""Net sales by month, for the portfolio and for one account."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kam_analytics.kit.analysis.slices import EVERY_ACCOUNT
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import Reader
from kam_analytics.kit.rules.period import Period, last_year, month_end, months_before
from kam_analytics.sales.analysis import month_rows


def sales_by_month(read: Reader, choice: Choice, account: str = EVERY_ACCOUNT) -> pd.DataFrame:
    """The months of the period beside the same days a year before, of one account or of all in sight."""
    held = choice.sales or choice.period
    first, last = choice.period.since.replace(day=1), choice.period.until.replace(day=1)
    using: dict[str, Any] = {"first": first, "last": last, "held": held, "same_days": _same_days(read, held, account)}
    span: dict[str, Any] = {"first_month": months_before(first, 12), "last_month": last}
    if account == EVERY_ACCOUNT:
        return read("months_total", month_rows, using=using, **span)
    return read("account_months_of", month_rows, using=using, account=account, **span)


def _same_days(read: Reader, held: Period, account: str) -> float | None:
    """Net sales a year before the last month up to the last day that the sales cover; ``None`` if that ends it."""
    if held.until == month_end(held.until):
        return None
    days = Period(last_year(held.until.replace(day=1)), last_year(held.until))
    return read("account_totals", _net_sales, account=account, **days.parts())


def _net_sales(totals: pd.DataFrame) -> float:
    return float(totals["net_sales"].sum())
