"""The slope of one account x month table on another, all else partialled out, summed by account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kam_analytics.effects.analysis.within import Floats, Mask, Within, shifted, without

#: months of sales before the activity that are controlled for
BEFORE = 3
#: a test needs this many accounts with varying activities: with five, no p-value is below .03
ACCOUNTS = 6
#: a remaining share of variation below this is rounding error
_NOTHING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Slope:
    """Sums of x·y and x·x of each account after all else is partialled out.

    ``raw`` is the sum of x·x before; ``informative`` counts the accounts with varying x in the sample of
    ``cells`` account months; ``parameters`` counts those that are not within an account.
    """

    scores: Floats
    weights: Floats
    raw: float
    informative: int
    n_accounts: int
    n_months: int
    cells: int
    parameters: int

    @property
    def says_something(self) -> bool:
        """Return False if month effects explain all activities, or activities vary at too few accounts."""
        return self.informative >= ACCOUNTS and self.weights.sum() > _NOTHING * max(self.raw, 1.0)

    @property
    def estimate(self) -> float:
        return float(self.scores.sum() / self.weights.sum())

    @property
    def error(self) -> float:
        """Standard error clustered by account, small-sample factor CR1."""
        off = self.scores - self.estimate * self.weights
        groups = self.n_accounts
        factor = groups / (groups - 1) * (self.cells - 1) / max(self.cells - self.parameters, 1)
        return float(np.sqrt(factor * (off**2).sum()) / self.weights.sum())


def slope(y: Floats, x: Floats, others: list[Floats], group: np.ndarray, *, trend: bool) -> Slope:
    """Slope of ``y`` on ``x`` over the account months where both and all ``others`` are known.

    Both are freed of the others, of account effects, of month effects of each ``group`` and, with ``trend``,
    of a straight line for each account. The estimate equals that of the regression on all the dummies.
    """
    tables = np.stack([y, x, *others])
    used: Mask = np.asarray(np.isfinite(tables).all(axis=0))
    within = Within(used=used, classes=group, trend=trend)
    left = within(tables)
    inner_y, inner_x = without(left[:2], left[2:])
    return Slope(
        scores=(inner_x * inner_y).sum(axis=1),
        weights=(inner_x**2).sum(axis=1),
        raw=float((np.where(used, x, 0.0) ** 2).sum()),
        informative=int(varies(np.where(used, x, np.nan)).sum()),
        n_accounts=int(used.any(axis=1).sum()),
        n_months=int(used.any(axis=0).sum()),
        cells=int(used.sum()),
        parameters=within.parameters + 1 + len(others),
    )


def sales_before(y: Floats, lag: int) -> list[Floats]:
    """The tables of sales in the months before an activity that was ``lag`` months ago."""
    return [shifted(y, lag + back) for back in range(1, BEFORE + 1)]


def own_normal(sales: Floats) -> Floats:
    """Sales divided by the account's own mean month, winsorised at the 1st and 99th percentile of all."""
    if not sales.size:
        return sales
    index = sales / np.nanmean(sales, axis=1, keepdims=True)
    return np.asarray(np.clip(index, *np.nanpercentile(index, [1, 99])))


def winsorised_counts(activities: Floats) -> Floats:
    """Activities, winsorised at the 99th percentile of months with any."""
    some = activities[activities > 0]
    return np.minimum(activities, np.percentile(some, 99)) if some.size else activities


def varies(table: Floats) -> Mask:
    """Accounts with at least two different values."""
    known = np.isfinite(table)
    high = np.where(known, table, -np.inf).max(axis=1, initial=-np.inf)
    low = np.where(known, table, np.inf).min(axis=1, initial=np.inf)
    return np.asarray(high > low + _NOTHING)
