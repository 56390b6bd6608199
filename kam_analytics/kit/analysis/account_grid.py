"""Sales of every account by month or by day, as grids: any new period is a sum over columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.units import UNIT
from kam_analytics.kit.rules.period import month_end

AMOUNTS = ("net_sales", "margin", "margin_net_sales")
#: the columns of the query ``account_sales`` that precede its amounts
WORDS = (
    "account_id", "name", "group_key", "root_id", "root_name", "industry", "country", "owner_id", "owner", "segment",
    "published_class",
)  # fmt: skip
_DAYS = 31


@dataclass(frozen=True)
class Grid:
    """Running sums by time step and account: a span of steps is the difference of two rows.

    ``accounts`` has the account keys in ascending order. Every array of ``sums`` is (steps + 1) x accounts and
    begins with zeros: one for each of ``AMOUNTS`` in ten-thousandths (exact in any order up to 9e15),
    ``lines`` counts the steps with a line, ``known`` those with a line that has a margin. ``first`` is the number of
    the first step.
    """

    accounts: np.ndarray
    first: int
    sums: dict[str, np.ndarray]

    def between(self, name: str, first: int | np.ndarray, last: int | np.ndarray) -> np.ndarray:
        """The sums from step ``first`` to step ``last`` for each account; one row for each of several spans."""
        running = self.sums[name]
        steps = len(running) - 1
        begin, end = np.clip(first - self.first, 0, steps), np.clip(last - self.first + 1, 0, steps)
        found: np.ndarray = running[end] - running[begin]
        return found

    def of(self, keys: np.ndarray) -> np.ndarray:
        """The position of each account key, -1 for one without a line."""
        if not len(self.accounts):
            return np.full(len(keys), -1)
        at = np.minimum(np.searchsorted(self.accounts, keys), len(self.accounts) - 1)
        return np.where(self.accounts[at] == keys, at, -1)


def month_number(month: date) -> int:
    """The number of a calendar month, counted as in the query ``account_month_sums``."""
    return month.year * 12 + month.month - 1


def month_grid(rows: pd.DataFrame) -> Grid:
    """The grid of the query ``account_month_sums``: one row per account and month."""
    first = int(rows["at"].min()) if len(rows) else 0
    return _grid(rows, first, int(rows["at"].max()) - first + 1 if len(rows) else 0)


def day_grid(rows: pd.DataFrame) -> Grid:
    """The grid of the query ``account_days`` for one month: its days are numbered from 0."""
    return _grid(rows.assign(margin_net_sales=rows["net_sales"].where(rows["margin"].notna(), 0.0)), 0, _DAYS)


def _grid(rows: pd.DataFrame, first: int, steps: int) -> Grid:
    accounts, column = np.unique(rows["account_key"].to_numpy(dtype=np.int64), return_inverse=True)
    size = steps * len(accounts)
    cells = (rows["at"].to_numpy(dtype=np.int64) - first) * len(accounts) + column
    sums = {}
    for name in AMOUNTS:
        units = np.rint(rows[name].fillna(0.0).to_numpy() * UNIT)
        sums[name] = np.bincount(cells, weights=units, minlength=size)
    is_known = rows["margin"].notna().to_numpy()
    for name, there in (("lines", cells), ("known", cells[is_known])):
        sums[name] = np.zeros(size, dtype=np.int32)
        sums[name][there] = 1
    shape = (steps, len(accounts))
    return Grid(
        accounts,
        first,
        {name: np.cumsum(np.pad(cell.reshape(shape), ((1, 0), (0, 0))), axis=0) for name, cell in sums.items()},
    )


def segments_on(words: pd.DataFrame, segments: pd.DataFrame, day: date) -> Any:
    """The segment on a day for each row of the query ``account_words``, as a column.

    ``segments`` are the rows of the query ``account_segments``; of several the last counts.
    """
    on = np.datetime64(day)
    held = (segments["from_on"].to_numpy() <= on) & ~(segments["to_on"].to_numpy() < on)
    keys = words["account_key"].to_numpy(dtype=np.int64)
    found = np.full(int(keys.max(initial=0)) + 1, -1)
    found[segments["account_key"].to_numpy(dtype=np.int64)[held]] = np.flatnonzero(held)
    return segments["segment"].array.take(found[keys], allow_fill=True)


def account_sales(
    read: Callable[..., Any],
    *,
    since: date,
    until: date,
    first_month: date,
    last_month: date,
    head_until: date,
    tail_since: date,
) -> pd.DataFrame:
    """The rows of the query ``account_sales``, equal to the last digit, from grids that all periods share.

    Parameters
    ----------
    read
        ``read(query, function, **parameters)``: the cached result of the function on the rows.
    since, until, first_month, last_month, head_until, tail_since
        Parameters of the query: see ``Period.parts``.
    """
    parts: list[tuple[Grid, int, int]] = []
    if first_month <= last_month:
        months: Grid = read("account_month_sums", month_grid)
        parts.append((months, month_number(first_month), month_number(last_month)))
    for month, first, last in [*_days(since, head_until), *_days(tail_since, until)]:
        days: Grid = read("account_days", day_grid, since=month, until=month_end(month))
        parts.append((days, first, last))
    words = read("account_words")
    keys = words["account_key"].to_numpy(dtype=np.int64)
    sums = {name: np.zeros(len(keys)) for name in (*AMOUNTS, "lines", "known")}
    for grid, first, last in parts:
        place = grid.of(keys)
        there = np.flatnonzero(place >= 0)
        for name, total in sums.items():
            total[there] += grid.between(name, first, last)[place[there]]
    at, known = np.flatnonzero(sums.pop("lines")), sums.pop("known") > 0
    sums["margin"][~known] = np.nan
    columns_of: dict[str, Any] = {name: words[name].array for name in WORDS if name in words}
    columns_of["segment"] = segments_on(words, read("account_segments"), until)
    chosen = {name: column.take(at) for name, column in columns_of.items()}
    return pd.DataFrame(
        {**{name: chosen[name] for name in WORDS}, **{name: amounts[at] / UNIT for name, amounts in sums.items()}},
        copy=False,
    )


def _days(since: date, until: date) -> list[tuple[date, int, int]]:
    """The months of a span of days: the first day of each, and the numbers of its first and last day in the span."""
    found = []
    while since <= until:
        last = min(until, month_end(since))
        found.append((since.replace(day=1), since.day - 1, last.day - 1))
        since = last + timedelta(days=1)
    return found
