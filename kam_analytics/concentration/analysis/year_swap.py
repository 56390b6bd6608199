"""Test whether concentration has changed by more than chance, by swapping years account by account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kam_analytics.concentration.analysis.compared import compared

Floats = NDArray[np.float64]

#: the statistics compared, by their names in ``Concentration``
STATISTICS = ("top_20pct_share", "share_of_accounts_for_80pct", "gini")
#: number of random swaps
SWAPS = 499
#: with fewer accounts there is no p-value: false positives were measured only for this many or more
FEWEST = 30
#: a smaller p-value counts as a change
CLAIM = 0.05
#: tolerance for differences of shares that should be equal
_EPSILON = 1e-9
#: how many numbers are summed and ranked at a time
_CELLS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class YearSwap:
    """One statistic in two years, and how often swapped years differ as much.

    ``statistic`` is one of ``STATISTICS``; ``before`` and ``now`` are fractions 0-1, missing if
    nothing was above zero. ``p`` (two-sided) is missing with a ``limit``: ``few_accounts`` (below
    ``FEWEST``) or ``no_sales`` (one of the years has no account above zero). ``n`` accounts are above zero
    in at least one year. There is no interval: a year's concentration is a fact, not a sample.
    """

    statistic: str
    before: float | None
    now: float | None
    p: float | None
    n: int
    swaps: int
    limit: str | None = None

    @property
    def difference(self) -> float | None:
        """Now minus before."""
        return None if self.before is None or self.now is None else self.now - self.before

    @property
    def changed(self) -> bool:
        """Return True if chance alone would rarely give such a difference."""
        return self.p is not None and self.p < CLAIM


def year_swap(before: Floats, now: Floats, *, swaps: int = SWAPS) -> tuple[YearSwap, ...]:
    """Test every one of ``STATISTICS``.

    Parameters
    ----------
    before, now
        What each account bought in two years of the same length, in the same order; 0 without a line.
        An account at or below zero in one year is left out of the figure of that year, and of the year
        it is swapped into; one at or below zero in both years is left out.
    swaps
        How many times to swap.

    Returns
    -------
    tuple[YearSwap, ...]
        In the order of ``STATISTICS``. Rows in another order or amounts in another currency give the same
        p-value: the swaps depend only on the order of the amounts. Accounts with the same amount in both
        years, and ties between accounts, need no special treatment: swapping them changes nothing, and all
        differences that ties make equal count as "at least as much".

    Notes
    -----
    Without a change, either year of an account could have been the other. So each account's two
    years are swapped with probability 1/2, the difference is recomputed, and p is the share of these
    differences (including the observed one) that are at least as large in either direction: the
    paired permutation test of ``scipy.stats.permutation_test(permutation_type="samples")`` on the
    absolute difference. Equal growth of all accounts changes no share. Assumption: accounts are
    independent of each other given the year.

    >>> year = np.arange(1.0, 41.0)
    >>> [(found.statistic, found.p) for found in year_swap(year, year)][0]
    ('top_20pct_share', 1.0)
    """
    counts = (before > 0) | (now > 0)
    pairs = np.stack([before[counts], now[counts]]).clip(min=0.0)
    # by size, so that the order of the rows does not matter
    pairs = pairs[:, np.lexsort(pairs)]
    n = pairs.shape[1]
    seen = statistics(pairs)
    limit = "few_accounts" if n < FEWEST else None if np.isfinite(seen).all() else "no_sales"
    values = [[None if np.isnan(value) else float(value) for value in year] for year in seen]
    p_values = [None] * len(STATISTICS) if limit else [float(p) for p in _p_values(pairs, seen, swaps)]
    return tuple(
        YearSwap(statistic=name, before=values[0][at], now=values[1][at], p=p_values[at], n=n, swaps=swaps, limit=limit)
        for at, name in enumerate(STATISTICS)
    )


def year_swap_of(
    now: pd.DataFrame,
    before: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    measure: str = "net_sales",
) -> tuple[YearSwap, ...]:
    """The same from the frames of the query ``account_sales`` for two periods of the same length."""
    rows = compared(now, before, filters=filters, by_group=by_group, measure=measure).rows
    return year_swap(rows["before"].to_numpy(), rows["now"].to_numpy())


def statistics(values: Floats) -> Floats:
    """The ``STATISTICS`` of every row of amounts (none below zero; zeros do not count); nan for a row of zeros."""
    ascending = np.sort(values, axis=1)
    size = ascending.shape[1]
    active = (ascending > 0).sum(axis=1)
    cumulative = np.cumsum(ascending, axis=1)
    total = cumulative[:, -1] if size else np.zeros(len(values))
    found = np.full((len(values), len(STATISTICS)), np.nan)
    some = np.flatnonzero(active)
    n, total, cumulative = active[some], total[some], cumulative[some]
    fifth = -(-n // 5)
    # the largest fifth comes last
    below = size - fifth
    rest = np.where(below > 0, np.take_along_axis(cumulative, np.maximum(below - 1, 0)[:, None], 1)[:, 0], 0.0)
    found[some, 0] = 1 - rest / total
    # the smallest accounts with together at most a fifth of the total are not needed for 80 %
    not_needed = (cumulative <= (0.2 + 1e-12) * total[:, None]).sum(axis=1) - (size - n)
    found[some, 1] = (n - not_needed) / n
    ranked = ascending[some] @ np.arange(1.0, size + 1) - (size - n) * total
    found[some, 2] = np.maximum(0.0, 2 * ranked / (n * total) - (n + 1) / n)
    return found


def _p_values(pairs: Floats, seen: Floats, swaps: int) -> Floats:
    """The share of swaps, including the observed years, whose years differ at least as much."""
    n = pairs.shape[1]
    random = np.random.default_rng(_seed(pairs))
    least = np.abs(seen[1] - seen[0]) - _EPSILON
    as_much = np.zeros(len(STATISTICS))
    at_once = max(1, _CELLS // n)
    for done in range(0, swaps, at_once):
        swapped = random.integers(0, 2, (min(at_once, swaps - done), n), dtype=np.int8).astype(bool)
        first, second = np.where(swapped, pairs[1], pairs[0]), np.where(swapped, pairs[0], pairs[1])
        # a swap that leaves a year without sales counts as at least as different
        as_much += (~(np.abs(statistics(second) - statistics(first)) < least)).sum(axis=0)
    return (1 + as_much) / (swaps + 1)


def _seed(pairs: Floats) -> int:
    """A number that depends only on the order of the amounts."""
    ranks = np.unique(pairs, return_inverse=True)[1]
    return int.from_bytes(blake2b(ranks.astype("<i8").tobytes(), digest_size=8).digest(), "little")
