"""Net sales by how long an account has been a customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kam_analytics.kit.analysis.selection import keep
from kam_analytics.kit.rules.period import months_before

#: bands by the years that they begin with, shortest tenure first; the last one holds what is not known
BANDS = {"under_1": 0, "from_1": 1, "from_3": 3, "from_5": 5}
UNKNOWN = "unknown"
#: an account that buys once a year has shown itself within so many months of the data
FIRST_MONTHS = 12


@dataclass(frozen=True)
class Tenure:
    """Net sales of the period by how long their accounts have been customers on its last day.

    ``rows`` has one row for each of ``BANDS`` and a last one for ``UNKNOWN``: ``band``, ``accounts``, ``net_sales``
    (currency units, net of returns) and ``share`` of all (fraction, missing without net sales above zero; a band whose
    returns are larger than its sales is negative). ``limit`` is ``no_sales`` where there is nothing to share.
    """

    rows: pd.DataFrame
    limit: str | None

    def of(self, band: str) -> pd.Series:
        """One band."""
        return self.rows.set_index("band").loc[band]


def tenure_of(
    sales: pd.DataFrame,
    starts: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    until: date,
    first_sale: date | None,
) -> Tenure:
    """Share net sales out over bands of tenure.

    Parameters
    ----------
    sales
        Rows of the query ``account_sales``.
    starts
        Rows of the query ``customer_starts``: ``account_id``, ``since_on`` (given, may be missing) and
        ``first_sale_on`` (first day of the month of the first sale).
    by_group
        A group has been a customer since the first of its companies in sight.
    until
        The last day of the period: tenure is counted to it.
    first_sale
        The first day of all sales in sight, ``None`` without any.

    Notes
    -----
    An account is a customer since the earlier of the given day and its first sale. Without a given day, a first sale
    in the first ``FIRST_MONTHS`` held months says nothing: it may have bought long before the data begin. A band begins
    on the day on which the years are full.

    >>> sales = pd.DataFrame({"account_id": ["a", "b"], "group_key": [1, 2], "net_sales": [75.0, 25.0]})
    >>> starts = pd.DataFrame({"account_id": ["a", "b"], "since_on": pd.to_datetime(["2020-06-30", None]),
    ...     "first_sale_on": pd.to_datetime(["2021-01-01", "2021-02-01"])})
    >>> when = {"until": date(2025, 6, 30), "first_sale": date(2021, 1, 4)}
    >>> tenure_of(sales, starts, filters={}, by_group=False, **when).rows["share"].tolist()
    [0.0, 0.0, 0.0, 0.75, 0.25]
    """
    rows = keep(sales, filters, by_group=by_group)[["account_id", "group_key", "net_sales"]].merge(
        starts, on="account_id", how="left"
    )
    if by_group:
        rows = rows.groupby("group_key", as_index=False).agg(
            {"net_sales": "sum", "since_on": "min", "first_sale_on": "min"}
        )
    start = rows[["since_on", "first_sale_on"]].min(axis=1)
    held = pd.Timestamp(months_before(first_sale.replace(day=1), -FIRST_MONTHS)) if first_sale else pd.Timestamp.max
    known = rows["since_on"].notna() | (rows["first_sale_on"] >= held)
    band = pd.Series(next(iter(BANDS)), index=rows.index)
    for name, years in BANDS.items():
        full = start <= pd.Timestamp(until) - pd.DateOffset(years=years)
        band = band.mask(full, name)
    sums = rows.groupby(band.where(known, UNKNOWN))["net_sales"].agg(accounts="size", net_sales="sum")
    found = sums.reindex([*BANDS, UNKNOWN], fill_value=0).rename_axis("band").reset_index()
    total = float(found["net_sales"].sum())
    found["share"] = found["net_sales"] / total if total > 0 else float("nan")
    return Tenure(found, None if total > 0 else "no_sales")
