"""Intervals between orders, and whether an account is later than usual."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

#: fewer intervals than this do not show what is usual
FEWEST = 4
#: orders further back say little about the present rhythm
MEMORY = timedelta(days=3 * 365)
#: an account is overdue if it has waited longer than this share of its own intervals
LATE = 0.9


@dataclass(frozen=True, kw_only=True)
class OrderInterval:
    """``n`` intervals between orders that began within ``MEMORY``; ``days_since`` the last one, missing without any.

    ``bought_on`` is the last day on which something came under an order, which may be later than ``last_on``.
    ``median`` and ``p90`` (days) and ``is_overdue`` are missing with fewer than ``FEWEST`` intervals,
    which do not show what is usual.
    """

    n: int
    median: float | None
    p90: float | None
    last_on: date | None
    bought_on: date | None
    days_since: int | None
    is_overdue: bool | None


def order_interval(days: Iterable[Any], today: date, bought_on: date | None = None) -> OrderInterval:
    """The account's own ordering rhythm, and the time since its last order.

    Parameters
    ----------
    days
        Days on which an order began (dates or timestamps) in any order; a repeated day counts once,
        days after ``today`` do not count, nor do intervals that began before ``MEMORY``.
    today
        The as-of day.
    bought_on
        The last day on which something came under an order, if that is later: while an order still comes in, the next
        one is not late.

    Returns
    -------
    OrderInterval
        Median and 90th percentile by linear interpolation between order statistics (Hyndman and Fan
        1996, type 7). An account whose wait equals its 90th percentile is not overdue.

    >>> order_interval([date(2026, 1, day) for day in (1, 3, 5, 7, 9)], date(2026, 1, 12))
    OrderInterval(n=4, median=2.0, p90=2.0, last_on=datetime.date(2026, 1, 9), bought_on=datetime.date(2026, 1, 9),
    days_since=3, is_overdue=True)
    """
    given = pd.Series(days if isinstance(days, pd.Series) else list(days), dtype="datetime64[us]").to_numpy()
    given = given.astype("datetime64[D]")
    ordered = np.unique(given[given <= np.datetime64(today)])
    if not len(ordered):
        return OrderInterval(n=0, median=None, p90=None, last_on=None, bought_on=None, days_since=None, is_overdue=None)
    gaps = np.diff(ordered[ordered > np.datetime64(today - MEMORY)]).astype(np.int64)
    last = ordered[-1].astype(object)
    bought = last if bought_on is None else max(last, bought_on)
    return _interval(np.sort(gaps), (today - last).days, (today - bought).days, today)


def _interval(gaps: np.ndarray, since: int, idle: int, today: date) -> OrderInterval:
    """The interval of ascending gaps: the last order began ``since`` days ago, its last line is ``idle`` days old."""
    median = p90 = is_overdue = None
    if len(gaps) >= FEWEST:
        # rounded: a wait of exactly the quantile must not be late by a rounding error
        median, p90 = (round(_quantile(gaps, part), 6) for part in (0.5, LATE))
        is_overdue = idle > p90
    last, bought = today - timedelta(since), today - timedelta(idle)
    return OrderInterval(
        n=len(gaps), median=median, p90=p90, last_on=last, bought_on=bought, days_since=since, is_overdue=is_overdue
    )


def _quantile(ascending: np.ndarray, part: float) -> float:
    """The quantile of type 7 of Hyndman and Fan; numpy takes a hundred times as long for the few gaps of an account."""
    place = part * (len(ascending) - 1)
    low = int(place)
    below, above = int(ascending[low]), int(ascending[min(low + 1, len(ascending) - 1)])
    return below + (place - low) * (above - below)


def order_intervals(months: pd.DataFrame, today: date) -> dict[str, OrderInterval]:
    """The rhythm of every account that bought within ``MEMORY``, as ``order_interval`` gives it.

    Parameters
    ----------
    months
        Rows of the query ``order_days`` by ``account_id`` and ``month_on``: day d of the month is bit d;
        ``bought_on`` is the last day of the month on which something came under an order.
    today
        The as-of day.
    """
    of, names = pd.factorize(months["account_id"])
    first = months["month_on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    bits = months["order_days"].to_numpy(dtype=np.int64)
    row, day = np.nonzero((bits[:, None] >> np.arange(1, 32)) & 1)
    now = (today - date(1970, 1, 1)).days
    on = first[row] + day
    inside = (on > now - MEMORY.days) & (on <= now)
    account, on = of[row[inside]], on[inside]
    within = account[1:] == account[:-1]
    gaps = np.diff(on)[within]
    # by account, then by length: one sort of whole numbers
    counts = np.bincount(account[1:][within], minlength=len(names))
    wide = MEMORY.days + 1
    gaps = np.sort(account[1:][within] * wide + gaps) % wide
    ends = np.searchsorted(account, np.arange(len(names)), side="right")
    starts = np.cumsum(counts) - counts
    days = months["bought_on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    bought = np.zeros(len(names), dtype=np.int64)
    np.maximum.at(bought, of[days <= now], days[days <= now])
    found = {}
    for at, name in enumerate(names):
        end, n = int(ends[at]), int(counts[at])
        if end and account[end - 1] == at:
            last = int(on[end - 1])
            own = gaps[starts[at] : starts[at] + n]
            found[str(name)] = _interval(own, now - last, now - max(last, int(bought[at])), today)
    return found
