"""Effort on new and on existing accounts compared with their sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kam_analytics.activities.rules.types import IMPERSONAL
from kam_analytics.kit.analysis.selection import keep
from kam_analytics.kit.rules.period import months_before, reaches_back

#: the number of months for which an account is new
NEW_MONTHS = 12
GROUPS = ("new", "older")


@dataclass(frozen=True)
class EffortSplit:
    """Activities and sales of new and of existing accounts.

    ``rows`` has one row for each of ``GROUPS``: ``group``, ``accounts`` (with an activity or a sale while
    in it; one that turned 12 months old in the period counts in both), ``activities``, ``net_sales`` and
    their shares of the whole, ``activity_share`` and ``sales_share`` (fractions, missing where the whole
    is not above zero). ``limit``: ``no_history`` (the data begins less than 12 months before the period,
    so new accounts cannot be identified), ``no_activities``, ``no_sales``.
    """

    rows: pd.DataFrame
    limit: str | None

    def of(self, group: str) -> pd.Series:
        return self.rows.iloc[GROUPS.index(group)]


def effort_split(
    rows: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    first_month: date,
    first_sale: date | None,
    first_activity: date | None,
) -> EffortSplit:
    """Split the months of a period by how old the account was in each.

    Parameters
    ----------
    rows
        Rows of the query ``effort_months``. Newsletters and webinars, sent to many at once, are not effort.
    first_month
        The first day of the first month of ``rows``.
    first_sale
        The first day that the sales cover, ``None`` without any.
    first_activity
        The same of activities: where they begin within the period, the effort is not known.

    Notes
    -----
    An account is new until 12 months have begun after its start month: the earlier of its date as a
    customer and its first sale. Before its start, or without one (nothing bought yet), it is also new:
    such effort is meant to win it.

    >>> rows = pd.DataFrame({"account_key": [1, 1], "start_on": pd.to_datetime(["2025-03-20"] * 2),
    ...     "month_on": pd.to_datetime(["2026-02-01", "2026-03-01"]), "activity_type": None, "activities": 0,
    ...     "net_sales": [10.0, 30.0]})
    >>> begin = {"first_sale": date(2020, 1, 1), "first_activity": date(2020, 1, 1)}
    >>> found = effort_split(rows, filters={}, first_month=date(2026, 1, 1), **begin)
    >>> found.rows["net_sales"].tolist(), found.limit
    ([10.0, 30.0], 'no_activities')
    """
    kept = keep(rows, filters)
    kept = kept[~kept["activity_type"].isin(IMPERSONAL)]
    month, start = kept["month_on"], kept["start_on"]
    age = (month.dt.year - start.dt.year) * 12 + month.dt.month - start.dt.month
    group = (age >= NEW_MONTHS).map({True: "older", False: "new"})
    sums = kept.groupby(group).agg(
        accounts=("account_key", "nunique"), activities=("activities", "sum"), net_sales=("net_sales", "sum")
    )
    found = sums.reindex(list(GROUPS), fill_value=0).rename_axis("group").reset_index()
    for name, share in (("activities", "activity_share"), ("net_sales", "sales_share")):
        whole = found[name].sum()
        found[share] = found[name] / whole if whole > 0 else float("nan")
    reaches = reaches_back(first_sale, months_before(first_month, NEW_MONTHS))
    limit = (
        "no_history" if not reaches
        else "no_activities" if found["activity_share"].isna().any() or not reaches_back(first_activity, first_month)
        else "no_sales" if found["sales_share"].isna().any() else None
    )  # fmt: skip
    return EffortSplit(found, limit)
