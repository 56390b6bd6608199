"""Migration between ABC classes: accounts that rose, fell, came or left between two periods."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from kam_analytics.concentration.analysis.compared import Compared, compared, with_earlier
from kam_analytics.concentration.analysis.concentration import abc_classes

#: rows and columns of the matrix; ``lost`` are accounts without positive sales now, ``returned`` and ``new`` those
#: without any before, of whom the first bought earlier
BEFORE = ("A", "B", "C", "returned", "new")
NOW = ("A", "B", "C", "lost")
#: the share of the total whose accounts are followed
_PART = 0.8


@dataclass(frozen=True, kw_only=True)
class Migration:
    """How accounts moved between the ABC classes of two periods.

    ``accounts`` has one row per account above zero in at least one period, the largest change first:
    its words, ``before``, ``now``, ``class_before`` (of ``BEFORE``), ``class_now`` (of ``NOW``),
    ``made_80pct_before`` and ``makes_80pct`` (in the group that generates 80 % of the period's total, ties
    included). ``cells`` has one row per cell of the matrix, including empty ones: ``class_before``,
    ``class_now``, ``accounts`` and the sums ``before`` and ``now``. ``not_positive`` counts the accounts
    above zero in neither period, ``unknown`` those without the measure; both are left out. Who bought before the
    earlier period is known as far back as ``known_since``.
    """

    accounts: pd.DataFrame
    cells: pd.DataFrame
    not_positive: int
    unknown: int
    known_since: date | None = None

    def behind(self, class_before: str, class_now: str) -> pd.DataFrame:
        """The accounts of one cell, the largest change first."""
        rows = self.accounts
        return rows[(rows["class_before"] == class_before) & (rows["class_now"] == class_now)]

    @cached_property
    def steps(self) -> pd.Series:
        """By how many classes each of ``accounts`` rose (negative: fell); missing for returned, new and lost ones."""
        place = {"A": 2.0, "B": 1.0, "C": 0.0}
        # mapping an empty text column gives text
        now, before = (self.accounts[name].map(place).astype("float64") for name in ("class_now", "class_before"))
        return now - before

    @cached_property
    def up(self) -> int:
        return int((self.steps > 0).sum())

    @cached_property
    def down(self) -> int:
        return int((self.steps < 0).sum())

    @cached_property
    def new(self) -> int:
        return int((self.accounts["class_before"] == "new").sum())

    @cached_property
    def returned(self) -> int:
        return int((self.accounts["class_before"] == "returned").sum())

    @cached_property
    def lost(self) -> int:
        return int((self.accounts["class_now"] == "lost").sum())

    @cached_property
    def entered(self) -> pd.DataFrame:
        """Accounts in the 80 % group now that were not in it before."""
        return self.accounts[self.accounts["makes_80pct"] & ~self.accounts["made_80pct_before"]]

    @cached_property
    def left(self) -> pd.DataFrame:
        """Accounts in the 80 % group before that are not in it now."""
        return self.accounts[self.accounts["made_80pct_before"] & ~self.accounts["makes_80pct"]]


def migration(pair: Compared, *, a: float = 0.8, b: float = 0.95) -> Migration:
    """Compare the classes of two periods of the same length, account by account.

    Parameters
    ----------
    pair
        Result of ``compared``. Zero and net returns are no sales: an account is ``lost`` if only the earlier period is
        above zero; if only the later one is, it is ``returned`` where it is known to have bought before both, else
        ``new``.
    a, b
        Cumulative shares (0-1) at which class A and class B end, in both periods.

    Notes
    -----
    The sums of a row of the matrix give the class of the earlier period, those of a column the class of
    the later one. An account that bought in only part of a period is classed by that part: one that
    began in the middle of the earlier period may rise just by buying all year.

    >>> rows = pd.DataFrame({"account_id": ["x", "y"], "before": [90.0, 10.0], "now": [0.0, 10.0]})
    >>> found = migration(Compared(rows))
    >>> found.lost, found.up, found.entered["account_id"].tolist()
    (1, 1, ['y'])
    """
    rows = pair.rows[(pair.rows["before"] > 0) | (pair.rows["now"] > 0)]
    states = pair.returned.map({True: "returned", False: "new"}).astype(object)
    rows = rows.assign(
        class_before=abc_classes(rows["before"], a, b).fillna(states),
        class_now=abc_classes(rows["now"], a, b).fillna("lost"),
        made_80pct_before=_makers(rows["before"]),
        makes_80pct=_makers(rows["now"]),
        moved=(rows["now"] - rows["before"]).abs(),
    )
    rows = rows.sort_values(["moved", "account_id"], ascending=[False, True], ignore_index=True)
    rows = rows.drop(columns="moved")
    return Migration(
        accounts=rows,
        cells=_cells(rows),
        not_positive=len(pair.rows) - len(rows),
        unknown=pair.unknown,
        known_since=pair.known_since,
    )


# reason: three times, what of them is counted, and the limits of the classes, each under its name
def migration_of(
    now: pd.DataFrame,
    before: pd.DataFrame,
    earlier: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    known_since: date | None,
    measure: str = "net_sales",
    a: float = 0.8,
    b: float = 0.95,
) -> Migration:
    """The same from the frames of the query ``account_sales`` for two periods and the time before."""
    pair = compared(now, before, filters=filters, by_group=by_group, measure=measure)
    return migration(with_earlier(pair, earlier, by_group=by_group, known_since=known_since), a=a, b=b)


def _makers(values: pd.Series) -> np.ndarray:
    """The accounts that generate 80 %: class A if it ended there."""
    makers: np.ndarray = (abc_classes(values, _PART, (1 + _PART) / 2) == "A").fillna(value=False).to_numpy(dtype=bool)
    return makers


def _cells(rows: pd.DataFrame) -> pd.DataFrame:
    # as plain objects: texts compare far more slowly
    were, are = (rows[name].to_numpy(dtype=object) for name in ("class_before", "class_now"))
    before, now = (rows[name].to_numpy(dtype=float) for name in ("before", "now"))
    found = []
    for then in BEFORE:
        for later in NOW:
            if then in "ABC" or later != "lost":
                cell = (were == then) & (are == later)
                found.append((then, later, int(cell.sum()), math.fsum(before[cell]), math.fsum(now[cell])))
    return pd.DataFrame(found, columns=["class_before", "class_now", "accounts", "before", "now"])
