"""The month table: calendar months with the company's fiscal year and quarter."""

from __future__ import annotations

import pandas as pd

FIRST_MONTH = "1990-01-01"
LAST_MONTH = "2059-12-01"


def months(fiscal_start: int) -> pd.DataFrame:
    """One row per calendar month.

    ``fiscal_year`` is named after the calendar year in which it ends; ``quarter_on`` is the first
    day of the fiscal quarter. ``fiscal_start`` is the month (1-12) in which the fiscal year begins.
    """
    month_on = pd.Series(pd.date_range(FIRST_MONTH, LAST_MONTH, freq="MS"))
    into_year = (month_on.dt.month - fiscal_start) % 12
    months_left = 11 - into_year
    year_end = month_on.dt.year * 12 + month_on.dt.month - 1 + months_left
    quarter_start = month_on.dt.to_period("M") - (into_year % 3).to_numpy()
    return pd.DataFrame(
        {
            "month_on": month_on,
            "last_on": month_on + pd.offsets.MonthEnd(0),
            "year": month_on.dt.year,
            "quarter_on": quarter_start.dt.to_timestamp(),
            "fiscal_year": year_end // 12,
            "fiscal_quarter": into_year // 3 + 1,
        }
    )
