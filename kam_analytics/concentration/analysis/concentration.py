"""How unevenly sales are spread over accounts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.selection import _FIGURES, group_rows, keep, measured, order_of_ids
from kam_analytics.kit.analysis.units import needed, units

#: fewer accounts above zero than this get a table, not a finding or a curve
FEWEST = 5
#: with fewer, the Gini coefficient is also shown corrected for their number
_MANY = 50


@dataclass(frozen=True, kw_only=True)
class Given:
    """The arguments of ``concentration``; ``order`` has the rows above zero, largest first, then the others."""

    sales: pd.DataFrame
    order: np.ndarray
    value: str
    a: float
    b: float
    published: bool


@dataclass(frozen=True, kw_only=True)
class Concentration:
    """The result of ``concentration``.

    Shares are fractions 0-1 of ``total_positive``; ``hhi`` is 0-10,000. With no account above zero
    every figure except the counts and ``total`` is ``None`` and ``ranked`` is empty. ``unknown`` counts the
    rows without a known value; nothing else includes them. ``given`` has the arguments.
    """

    accounts: int
    accounts_not_positive: int
    total: float
    total_positive: float
    total_not_positive: float
    top_20pct_accounts: int | None
    top_20pct_share: float | None
    accounts_for_80pct: int | None
    share_of_accounts_for_80pct: float | None
    top_3_share: float | None
    top_10_share: float | None
    largest_share: float | None
    hhi: float | None
    effective_accounts: float | None
    gini: float | None
    given: Given
    unknown: int = 0

    @cached_property
    def shares(self) -> np.ndarray:
        """The share of each account above zero, largest first."""
        values = self.given.sales[self.given.value].to_numpy(dtype=float)
        shares: np.ndarray = values[self.given.order[: self.positive]] / (self.total_positive or 1.0)
        return shares

    @cached_property
    def _units(self) -> np.ndarray:
        """The amount of each account above zero in ten-thousandths, largest first."""
        return units(self.given.sales[self.given.value].to_numpy(dtype=float)[self.given.order[: self.positive]])

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """One row per account above zero, largest first: ``rank``, ``share``, ``cumulative_share``, ``abc_class``."""
        asked = self.given
        rows = asked.sales.take(asked.order[: self.positive]).reset_index(drop=True)
        cumulative = np.cumsum(self.shares)
        published = rows["published_class"].fillna("C") if asked.published else None
        return rows.assign(
            rank=np.arange(1, self.positive + 1),
            share=self.shares,
            cumulative_share=cumulative,
            abc_class=_classes(self._units, asked.a, asked.b) if published is None else published,
        )

    @cached_property
    def not_positive(self) -> pd.DataFrame:
        """The accounts left out, lowest first."""
        asked = self.given
        return asked.sales.take(asked.order[self.positive :]).reset_index(drop=True)

    @cached_property
    def classes(self) -> pd.DataFrame:
        """The ABC table of ``ranked``."""
        return abc_table(self.ranked, self.given.value)

    @cached_property
    def all_accounts(self) -> pd.DataFrame:
        """``ranked`` followed by ``not_positive``, which have no rank, share or class."""
        return pd.concat([self.ranked, self.not_positive], ignore_index=True)

    @property
    def positive(self) -> int:
        """The number of accounts above zero, those on the curve."""
        return self.accounts - self.accounts_not_positive

    @property
    def gini_corrected(self) -> float | None:
        """Gini times n / (n - 1), to compare small numbers of accounts; ``None`` with 50 or more above zero."""
        n = self.positive
        return self.gini * n / (n - 1) if self.gini is not None and 1 < n < _MANY else None

    def top_share(self, n: int) -> float | None:
        """Share of the n largest accounts (of all accounts if there are fewer)."""
        return top_share(self.shares, n) if self.positive else None

    def accounts_for(self, part: float) -> int:
        """The number of largest accounts that reach a share (0-1); 0 without accounts above zero."""
        return accounts_for(self._units, part) if self.positive else 0


def concentration(
    sales: pd.DataFrame, *, value: str = "net_sales", a: float = 0.8, b: float = 0.95, published: bool = False
) -> Concentration:
    """Concentration of a value over accounts.

    Parameters
    ----------
    sales
        One row per account that has at least one line in the period: ``account_id`` and the column
        ``value`` (currency units, net of returns over the whole period), any further columns.
    value
        The column to measure.
    a, b
        Cumulative shares (0-1) at which class A and class B end.
    published
        Take the class from the column ``published_class`` (that over all accounts of the company)
        instead of computing it; an account without one counts as C.

    Returns
    -------
    Concentration
        Accounts at or below zero count in ``accounts`` and ``total`` and are left out of the rest.
        Ties are ordered by ``account_id`` and share a class.

    Raises
    ------
    ValueError
        A value is missing or infinite, an account occurs twice, or the limits are not 0 < a < b < 1.

    Notes
    -----
    HHI is the sum of squared shares (Herfindahl 1950), 1/HHI the effective number of accounts; the
    Gini coefficient is 2 sum(i x_i) / (n sum x) - (n + 1) / n over ascending x (Gini 1912). The
    share of the top 20 % takes the ceil(0.2 n) largest accounts.

    >>> result = concentration(pd.DataFrame({"account_id": ["x", "y", "z"], "net_sales": [80.0, 15.0, 5.0]}))
    >>> result.accounts_for_80pct, round(result.hhi), round(result.gini, 4)
    (1, 6650, 0.5)
    """
    values = sales[value].to_numpy(dtype=float, na_value=np.nan)
    if not np.isfinite(values).all():
        raise ValueError(f"{value} has missing or infinite values")
    _check_limits(a, b)
    by_id = order_of_ids(sales["account_id"])
    ordered = values[by_id]
    n = int((ordered > 0).sum())
    largest = by_id[np.argsort(-ordered, kind="stable")]
    left_out = by_id[np.argsort(ordered, kind="stable")][: len(values) - n]
    positive = values[largest[:n]]
    total_positive = math.fsum(positive.tolist())
    share = positive / total_positive if n else positive
    figures: dict[str, float | int | None] = dict.fromkeys(
        (
            "top_20pct_accounts", "top_20pct_share", "accounts_for_80pct", "share_of_accounts_for_80pct",
            "top_3_share", "top_10_share", "largest_share", "hhi", "effective_accounts", "gini",
        )
    )  # fmt: skip
    if n:
        fifth = math.ceil(n / 5)
        for_80 = accounts_for(units(positive), 0.8)
        squares = math.fsum((share**2).tolist())
        figures.update(
            top_20pct_accounts=fifth,
            top_20pct_share=top_share(share, fifth),
            accounts_for_80pct=for_80,
            share_of_accounts_for_80pct=for_80 / n,
            top_3_share=top_share(share, 3),
            top_10_share=top_share(share, 10),
            largest_share=float(share[0]),
            hhi=squares * 10_000,
            effective_accounts=1 / squares,
            gini=gini(positive),
        )
    return Concentration(
        accounts=len(values),
        accounts_not_positive=len(left_out),
        total=math.fsum(values.tolist()),
        total_positive=total_positive,
        total_not_positive=math.fsum(values[left_out].tolist()),
        given=Given(
            sales=sales, order=np.concatenate([largest[:n], left_out]), value=value, a=a, b=b, published=published
        ),
        **figures,  # type: ignore[arg-type]
    )


def gini(values: np.ndarray) -> float:
    """Gini coefficient of positive values in any order; 0 if all are equal.

    >>> round(gini(np.array([10.0] * 9 + [100.0])), 7)
    0.4263158
    """
    ascending = np.sort(values)
    n = len(ascending)
    # rounding may give a tiny negative result for equal values
    weighted = math.fsum((np.arange(1, n + 1) * ascending).tolist())
    return max(0.0, float(2 * weighted / (n * math.fsum(ascending.tolist())) - (n + 1) / n))


def top_share(share: np.ndarray, n: int) -> float:
    """Sum of the first n of descending shares."""
    return float(math.fsum(share[:n].tolist()))


def accounts_for(amounts: np.ndarray, part: float) -> int:
    """The number of largest accounts that reach a share (0-1) of the total.

    ``amounts`` are those above zero in ten-thousandths, largest first.
    """
    cumulative = np.cumsum(amounts)
    return int((cumulative < needed(cumulative[-1], part)).sum()) + 1


def abc_classes(values: pd.Series, a: float, b: float) -> pd.Series:
    """Class A, B or C of every value; missing for values at or below zero. Index as given.

    The account that crosses a limit is in the higher class; ties share a class.
    """
    _check_limits(a, b)
    above = values[values > 0].sort_values(ascending=False, kind="stable")
    return pd.Series(_classes(units(above), a, b), index=above.index, dtype="str").reindex(values.index)


def abc_table(ranked: pd.DataFrame, value: str) -> pd.DataFrame:
    """One row per class A, B, C: number of accounts, their share, their value and its share.

    ``ranked`` is that of ``Concentration``; a class without accounts has zeros.
    """
    values = ranked[value].to_numpy(dtype=float)
    of = [values[(ranked["abc_class"] == name).to_numpy(dtype=bool)] for name in "ABC"]
    table = pd.DataFrame(
        {
            "abc_class": ["A", "B", "C"],
            "accounts": [len(amounts) for amounts in of],
            value: [math.fsum(amounts.tolist()) for amounts in of],
        }
    )
    for column, total in (("accounts", len(values)), (value, math.fsum(values))):
        table[f"{column}_share"] = table[column] / total if total else 0.0
    return table


def _classes(amounts: np.ndarray, a: float, b: float) -> Any:
    """The class of amounts above zero in ten-thousandths, largest first."""
    before = np.cumsum(amounts) - amounts
    # tied accounts take the class of the first of them
    is_first = np.r_[True, amounts[1:] != amounts[:-1]][: len(amounts)]
    start = before[np.maximum.accumulate(np.where(is_first, np.arange(len(amounts)), 0))]
    number = (start >= needed(amounts.sum(), a)).astype(int) + (start >= needed(amounts.sum(), b))
    return pd.array(["A", "B", "C"], dtype="str").take(number)


def _check_limits(a: float, b: float) -> None:
    if not 0 < a < b < 1:
        raise ValueError(f"class limits must be 0 < a < b < 1, not {a} and {b}")


# reason: the choice of a page, each part under its name
def concentration_of(
    sales: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    measure: str = "net_sales",
    a: float = 0.8,
    b: float = 0.95,
    published: bool = False,
    named: bool = True,
) -> Concentration:
    """Concentration of the selected rows; ``unknown`` counts those of whose measure too little is known.

    Without ``named`` only the figures are computed, without names for its rows, in a third of the time.
    """
    rows = keep(sales, filters, by_group=by_group)
    if not named:
        rows = rows[[name for name in rows if name in _FIGURES]]
    rows = group_rows(rows) if by_group else rows
    unknown = np.isnan(measured(rows, measure))
    known = rows[~unknown] if unknown.any() else rows
    return replace(concentration(known, value=measure, a=a, b=b, published=published), unknown=int(unknown.sum()))
