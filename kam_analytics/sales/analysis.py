"""A set of accounts this period and the same days a year before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.slices import values
from kam_analytics.kit.rules.coverage import is_enough
from kam_analytics.kit.rules.period import Period, month_end, months_before

#: an account that lost more than this part of its net sales is falling, one that won as much is growing
MOVED = 0.1


@dataclass(frozen=True, kw_only=True)
class AccountTotal:
    """What one account bought in a period; ``margin`` and its share are missing where no line carries one."""

    net_sales: float
    margin_share: float | None
    orders: int
    lines: int
    margin: float | None = None
    recurring_net_sales: float = 0.0
    recurring_known_net_sales: float = 0.0

    @property
    def recurring_share(self) -> float | None:
        """Recurring net sales over those of which it is known (0-1); ``None`` if that is too little of net sales."""
        known = self.recurring_known_net_sales
        return self.recurring_net_sales / known if is_enough(known, self.net_sales) else None

    @property
    def recurring_coverage(self) -> float | None:
        """The part of net sales (0-1) of which it is known whether it recurs; ``None`` without any above zero."""
        return self.recurring_known_net_sales / self.net_sales if self.net_sales > 0 else None


@dataclass(frozen=True, kw_only=True)
class Movement:
    """``rows``: one per account in either period, largest first, with ``before``, ``difference`` and ``change``.

    ``has_lines`` is true for an account of this period: one that has only left is none of its accounts. ``change`` is
    relative, missing where there was nothing above zero before. Totals are currency units. Where the sales do not
    reach back to the earlier period, all that compares is missing.
    """

    rows: pd.DataFrame
    now: float
    before: float | None
    growing: int | None
    falling: int | None


def movement(now: pd.DataFrame, before: pd.DataFrame | None) -> Movement:
    """Compare two periods account by account; ``before`` is ``None`` where the sales do not reach back to it.

    Both frames are those of the query ``account_sales``; an account that is in only one of them has
    zero in the other. Ties are ordered by ``account_id``.

    >>> a = pd.DataFrame({"account_id": ["x"], "name": ["X"], "net_sales": [80.0]})
    >>> b = pd.DataFrame({"account_id": ["x"], "name": ["X"], "net_sales": [100.0]})
    >>> movement(a, b).falling
    1
    """
    now = now.assign(has_lines=True)
    if before is None:
        rows = now.assign(before=np.nan, difference=np.nan, change=np.nan)
        rows = rows.sort_values(["net_sales", "account_id"], ascending=[False, True], ignore_index=True)
        return Movement(rows=rows, now=float(rows["net_sales"].sum()), before=None, growing=None, falling=None)
    gone = before[~before["account_id"].isin(now["account_id"])].assign(net_sales=0.0, has_lines=False)
    rows = pd.concat([now, gone], ignore_index=True) if len(gone) else now
    earlier = before.set_index("account_id")["net_sales"]
    # without rows, the map of a text is text
    rows = rows.assign(before=rows["account_id"].map(earlier).astype("float64").fillna(0.0))
    change = (rows["net_sales"] / rows["before"] - 1).where(rows["before"] > 0)
    rows = rows.assign(difference=rows["net_sales"] - rows["before"], change=change).sort_values(
        ["net_sales", "account_id"], ascending=[False, True], ignore_index=True
    )
    return Movement(
        rows=rows,
        now=float(rows["net_sales"].sum()),
        before=float(rows["before"].sum()),
        growing=int((rows["change"] > MOVED).sum()),
        falling=int((rows["change"] < -MOVED).sum()),
    )


def by_owner(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per owner: accounts of this period, net sales, the year before, change; no owner is the empty text."""
    by = rows.assign(owner=rows["owner"].fillna("")).groupby("owner")
    table = by.agg(accounts=("has_lines", "sum"), net_sales=("net_sales", "sum")).reset_index()
    table["before"] = by["before"].sum(min_count=1).to_numpy(dtype=float)
    table["change"] = (table["net_sales"] / table["before"] - 1).where(table["before"] > 0)
    return table.sort_values(["net_sales", "owner"], ascending=[False, True], ignore_index=True)


def account_total(totals: pd.DataFrame) -> AccountTotal:
    """The single row of the query ``account_totals``; margin per cent is over the lines that carry one."""
    row = totals.iloc[0]
    known = float(row["margin_net_sales"])
    share = float(row["margin"]) / known if known > 0 else None
    return AccountTotal(
        net_sales=float(row["net_sales"]),
        margin_share=share,
        orders=int(row["orders"]),
        lines=int(row["lines"]),
        margin=None if pd.isna(row["margin"]) else float(row["margin"]),
        recurring_net_sales=float(row["recurring_net_sales"]),
        recurring_known_net_sales=float(row["recurring_known_net_sales"]),
    )


def margin_share(sales: pd.DataFrame) -> float | None:
    """Margin over the net sales that carry one (0-1); ``None`` when these are not above zero."""
    known = float(sales["margin_net_sales"].sum())
    return float(sales["margin"].sum()) / known if known > 0 else None


def month_rows(
    months: pd.DataFrame, first: date, last: date, held: Period, *, same_days: float | None = None
) -> pd.DataFrame:
    """Sales of every month from ``first`` to ``last`` beside the same days a year earlier.

    Parameters
    ----------
    months
        One row per month with sales; a month without is zero within the days that the sales cover, ``held``, and
        missing outside them.
    same_days
        Net sales a year before the last month of ``held`` up to the same day, where that month is not over.

    Returns
    -------
    DataFrame
        ``month_on``, ``value``, ``previous``, ``is_partial``: a month that the sales cover in part. What was before
        is missing unless they cover all of the days that are compared.
    """
    sums: dict[date, float] = dict(values(months, "month_on", "net_sales"))
    span = np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)
    days: list[date] = span.astype("datetime64[D]").tolist()

    def of(day: date) -> float:
        return sums.get(day, 0.0) if held.since <= month_end(day) and day <= held.until else np.nan

    def before(day: date) -> float:
        earlier = months_before(day, 12)
        if day <= held.until < month_end(day):
            return np.nan if same_days is None or earlier < held.since else same_days
        return np.nan if earlier < held.since or day < held.since else of(earlier)

    return pd.DataFrame(
        {
            "month_on": span.astype("datetime64[us]"),
            "value": np.array([of(day) for day in days], dtype=np.float64),
            "previous": np.array([before(day) for day in days], dtype=np.float64),
            "is_partial": np.array([day < held.since or month_end(day) > held.until for day in days], dtype=bool),
        },
        copy=False,
    )
