"""How figures move month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.analysis.concentration import concentration
from kam_analytics.analysis.selection import keep
from kam_analytics.rules.period import month_end, months_before

#: what a rolling concentration shows as small lines
ROLLING = ("total", "top_20pct_share", "accounts_for_80pct", "effective_accounts", "largest_share")


def rolling(
    months: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    measure: str,
    last: date,
    points: int = 12,
) -> pd.DataFrame:
    """Concentration of the 12 months that end at each of the last ``points`` months.

    Parameters
    ----------
    months
        One row per account x month (query ``account_months``); rows without the measure are left out.
    last
        First day of the last month.

    Returns
    -------
    DataFrame
        One row per end month: ``month_on`` and ``ROLLING``; missing where nothing is above zero.
    """
    rows = keep(months, filters).dropna(subset=[measure])
    units, names = pd.factorize(rows["group_key" if by_group else "account_key"])
    ends = [months_before(last, back) for back in range(points - 1, -1, -1)]
    first = months_before(ends[0], 11)
    at = (rows["month_on"].dt.year * 12 + rows["month_on"].dt.month).to_numpy() - (first.year * 12 + first.month)
    inside = (at >= 0) & (at < points + 11)
    sums = np.zeros((len(names), points + 11))
    bought = np.zeros((len(names), points + 11), dtype=bool)
    np.add.at(sums, (units[inside], at[inside]), rows[measure].to_numpy()[inside])
    bought[units[inside], at[inside]] = True
    found = []
    for index, end in enumerate(ends):
        window = slice(index, index + 12)
        active = np.flatnonzero(bought[:, window].any(axis=1))
        year = pd.DataFrame({"account_id": active, measure: sums[active, window].sum(axis=1)})
        result = concentration(year, value=measure)
        found.append({"month_on": end, **{name: getattr(result, name) for name in ROLLING}})
    return pd.DataFrame(found)


def month_rows(months: pd.DataFrame, first: date, last: date, until: date) -> pd.DataFrame:
    """Sales of every month from ``first`` to ``last`` beside the same month a year earlier.

    ``months`` has one row per month with sales; the others are zero. ``until`` is the last day of
    the data: the month in which it lies is partial unless that day ends it.
    """
    sums = months.set_index("month_on")["net_sales"]
    days = pd.date_range(first, last, freq="MS")
    earlier = days - pd.DateOffset(years=1)
    return pd.DataFrame(
        {
            "month_on": days,
            "value": sums.reindex(days, fill_value=0.0).to_numpy(),
            "previous": sums.reindex(earlier, fill_value=0.0).to_numpy(),
            "is_partial": [month_end(day.date()) > until for day in days],
        }
    )
