"""What accounts that grew had, and what others had that did not: a description, which says nothing of causes.

Accounts that grew tend to be served more because they grow, and many that were served as much did not grow; both are
counted. The net effect of an activity (``needed``) is a claim; this is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from kam_analytics.activities.rules.types import IMPERSONAL
from kam_analytics.kit.rules.period import Period

#: with fewer accounts in one of the groups nothing is said but their number
FEWEST = 8
#: why nothing is described: the growth that is needed is not known; the data do not hold two years of sales, or a
#: year of activities; too few accounts
Reason = Literal["growth", "sales", "activities", "few"]


@dataclass(frozen=True)
class Spread:
    """Median and quartiles (type 7 of Hyndman and Fan 1996) of a number of activities."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Had:
    """Personal activities in the period, of a type or (``None``) of all: with each group, and with the account."""

    activity_type: str | None
    grown: Spread
    flat: Spread
    own: int


@dataclass(frozen=True, kw_only=True)
class Growth:
    """The accounts that grew by at least a share, and those as much served that did not grow.

    Attributes
    ----------
    at_least : float or None
        The growth (0.2 = 20 %) of net sales from the 12 months before to ``period``.
    n_grown, n_flat : int
        Accounts that grew by at least so much; accounts that did not grow (change of zero or less), but had as many
        activities as the middle half of those that grew.
    n_left_out : int
        Accounts without net sales above zero in the 12 months before, or not yet customers at their beginning.
    rows : tuple of Had
        All personal activities first, then each type, the most frequent first; empty with a ``reason``.
    """

    period: Period
    at_least: float | None = None
    n_grown: int = 0
    n_flat: int = 0
    n_left_out: int = 0
    rows: tuple[Had, ...] = ()
    reason: Reason | None = None


# reason: rows of four queries, and what they are asked
def growth_of(
    now: pd.DataFrame,
    before: pd.DataFrame,
    starts: pd.DataFrame,
    done: pd.DataFrame,
    *,
    account_id: str,
    at_least: float,
    period: Period,
) -> Growth:
    """Describe what accounts had in a period, by whether their net sales grew from the 12 months before.

    Parameters
    ----------
    now, before
        Rows of the query ``account_sales`` in the period and in the 12 months before.
    starts
        Rows of the query ``customer_starts``.
    done
        Rows of the query ``quarter_activities`` in the period, of all accounts.
    account_id
        The account that asks; it is in no group.
    at_least
        The growth that is asked for, above zero.
    period
        12 months; the data hold them and the 12 before.

    Returns
    -------
    Growth
        An account without a row in the period bought nothing, one without an activity had none. Fewer than ``FEWEST``
        accounts in a group are counted and not described (``few``).
    """
    since = pd.Timestamp(period.year_before().since)
    first = starts.set_index("account_id")[["since_on", "first_sale_on"]].min(axis=1)
    sold = before.set_index("account_id")["net_sales"]
    sales = pd.DataFrame({"now": now.set_index("account_id")["net_sales"], "before": sold}).fillna(0.0)
    sales = sales.drop(index=account_id, errors="ignore")
    known = (sales["before"] > 0) & (first.reindex(sales.index) <= since)
    change = sales.loc[known, "now"] / sales.loc[known, "before"] - 1
    count = _counts(done)
    total = count.sum(axis=1).reindex(change.index, fill_value=0)
    grown = change.index[change >= at_least - 1e-12]
    found = Growth(period=period, at_least=at_least, n_grown=len(grown), n_left_out=int((~known).sum()), reason="few")
    if not len(grown):
        return found
    usual = _spread(total[grown])
    is_flat = (change <= 0) & total.between(usual.low, usual.high)
    flat = change.index[is_flat]
    found = replace(found, n_flat=len(flat))
    if min(len(grown), len(flat)) < FEWEST:
        return found
    types = [None, *count.sum().sort_values(ascending=False, kind="stable").index]
    rows = []
    for name in types:
        column = count.sum(axis=1) if name is None else count[name]
        of = column.reindex([*grown, *flat, account_id], fill_value=0)
        rows.append(
            Had(
                activity_type=None if name is None else str(name),
                grown=_spread(of[grown]),
                flat=_spread(of[flat]),
                own=int(of[account_id]),
            )
        )
    return replace(found, rows=tuple(rows), reason=None)


def per_day(now: pd.DataFrame, starts: pd.DataFrame, *, account_id: str, period: Period) -> float | None:
    """An account's usual net sales a day, from its row of ``account_totals`` in 12 months that the sales hold.

    ``None`` for an account that became a customer within them: what is usual is not known yet.
    """
    first = starts.set_index("account_id")[["since_on", "first_sale_on"]].min(axis=1)
    begin: date | None = None if account_id not in first else first[account_id].date()
    if begin is None or begin > period.since:
        return None
    return float(now["net_sales"].sum()) / ((period.until - period.since).days + 1)


def _counts(done: pd.DataFrame) -> pd.DataFrame:
    """One row per account, one column per personal activity type."""
    personal = done[~done["activity_type"].isin([*IMPERSONAL, ""]) & done["account_id"].notna()]
    return personal.pivot_table(
        index="account_id", columns="activity_type", values="quantity", aggfunc="sum", fill_value=0
    )


def _spread(counts: pd.Series) -> Spread:
    low, median, high = np.quantile(counts.to_numpy(dtype=float), [0.25, 0.5, 0.75])
    return Spread(median=float(median), low=float(low), high=float(high))
