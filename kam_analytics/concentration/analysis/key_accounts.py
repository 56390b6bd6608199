"""Key accounts' share of sales and margin, month by month, against two marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.selection import keep
from kam_analytics.kit.rules.coverage import is_enough
from kam_analytics.kit.rules.period import month_end, months_before

#: below the first mark a programme hardly matters, above the second the company depends on it
MARKS = (0.25, 0.5)
_AMOUNTS = ("net_sales", "margin", "margin_net_sales")


@dataclass(frozen=True)
class KeyAccountShare:
    """Key accounts' share of 12 rolling months.

    ``rows`` has one row per end month, the last one last: ``month_on``, ``accounts`` (key accounts at its
    end), ``net_sales`` and ``key_net_sales`` of the 12 months, ``share`` and ``margin_share`` (fractions;
    missing where the whole is not above zero, the margin share also if less than 80 % of net sales
    have a margin). ``limit`` is ``no_decisions`` if there were no key accounts in that time, ``no_sales`` if
    the last 12 months have no sales above zero.
    """

    rows: pd.DataFrame
    limit: str | None

    @property
    def now(self) -> float | None:
        """The last share of net sales."""
        return _number(self.rows["share"].iloc[-1])

    @property
    def margin_now(self) -> float | None:
        return _number(self.rows["margin_share"].iloc[-1])

    @property
    def change(self) -> float | None:
        """The last share minus the first."""
        first = _number(self.rows["share"].iloc[0])
        return None if self.now is None or first is None else self.now - first

    @property
    def accounts(self) -> int:
        """The number of key accounts at the end of the last month."""
        return int(self.rows["accounts"].iloc[-1])


def key_account_share(
    months: pd.DataFrame,
    periods: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    last: date,
    first: date = date.min,
    points: int = 12,
) -> KeyAccountShare:
    """The key accounts' share in the 12 months that end at each of the last ``points`` months.

    Parameters
    ----------
    months
        Rows of the query ``account_months`` for ``points`` + 11 months that end with ``last`` (its first day).
    periods
        Rows of the query ``key_account_periods``. A month of an account counts if it was a key account on
        the last day of the month: a decision made today does not change last year's share.
    last, first
        First day of the last month, and of the last month of the first year that the sales cover: amounts and shares
        of earlier ones are missing.
    """
    rows, periods = keep(months, filters), keep(periods, filters)
    keys, accounts = pd.factorize(pd.concat([rows["account_key"], periods["account_key"]]))
    keys = keys[: len(rows)]
    every = [months_before(last, back) for back in range(points + 10, -1, -1)]
    at = (rows["month_on"].dt.year * 12 + rows["month_on"].dt.month - every[0].year * 12 - every[0].month).to_numpy()
    inside = (at >= 0) & (at < len(every))
    held = _status(periods, np.asarray(accounts), every)
    is_key = np.zeros(len(rows), dtype=bool)
    is_key[inside] = held[keys[inside], at[inside]]
    sums = {}
    for name in _AMOUNTS:
        amounts = rows[name].fillna(0.0).to_numpy(dtype=float)
        for key, chosen in ((name, inside), (f"key_{name}", inside & is_key)):
            monthly = np.bincount(at[chosen], weights=amounts[chosen], minlength=len(every))
            sums[key] = np.convolve(monthly, np.ones(12), mode="valid")
    covered = is_enough(sums["margin_net_sales"], sums["net_sales"])
    found = pd.DataFrame(
        {
            "month_on": every[11:],
            "accounts": held.sum(axis=0)[11:],
            "net_sales": sums["net_sales"],
            "key_net_sales": sums["key_net_sales"],
            "share": _ratio(sums["key_net_sales"], sums["net_sales"]),
            "margin_share": np.where(covered, _ratio(sums["key_margin"], sums["margin"]), np.nan),
        }
    )
    found.loc[[month < first for month in every[11:]], ["net_sales", "key_net_sales", "share", "margin_share"]] = np.nan
    nobody = not held.any()
    limit = "no_decisions" if nobody else "no_sales" if np.isnan(found["share"].iloc[-1]) else None
    return KeyAccountShare(found, limit)


def _status(periods: pd.DataFrame, accounts: np.ndarray, months: list[date]) -> np.ndarray:
    """Which accounts were key accounts at the end of each month: accounts x months."""
    ends = np.array([month_end(month) for month in months], dtype="datetime64[us]")
    place = {key: at for at, key in enumerate(accounts)}
    held = np.zeros((len(accounts), len(months)), dtype=bool)
    for row in periods.itertuples():
        until = ends[-1] if pd.isna(row.to_on) else np.datetime64(row.to_on)
        held[place[row.account_key]] |= (ends >= np.datetime64(row.from_on)) & (ends <= until)
    return held


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    ratio: np.ndarray = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return ratio


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
