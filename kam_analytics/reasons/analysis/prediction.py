"""Which warnings were followed by the loss of an agreement, so that one of today means something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from kam_analytics.kit.rules.period import Period, months_before
from kam_analytics.nps.analysis.renewals import FEWEST_LOST, boschloo, newcombe
from kam_analytics.nps.analysis.score import DETRACTOR
from kam_analytics.sales.rules import FALLING

WARNINGS = ("late_deliveries", "falling_sales", "detractor", "no_contact")
#: weight of the rate of all agreements, as if that many more of them had been seen
PRIOR = 10
#: a warning predicts when its adjusted p-value is below this, and the lower end of the difference above zero
_LEVEL = 0.05
_RECENT = timedelta(days=180)
#: a feed that is further behind has ended
_BEHIND = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Warned:
    """One warning against what became of the agreements that had it: lost of ``n`` with it, lost of ``n_without``.

    ``difference`` of the two rates with its 95 % interval, ``p`` of Boschloo's test adjusted for all that were
    tested; all missing where one of the groups is empty or fewer than ten were lost. ``rate`` is
    (lost + 10 x rate of all) / (n + 10).
    """

    warning: str
    n: int
    lost: int
    n_without: int
    lost_without: int
    rate: float
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None

    @property
    def predicts(self) -> bool:
        """True when agreements with the warning were lost more often, beyond what chance makes of four looks."""
        return self.p is not None and self.low is not None and self.p < _LEVEL and self.low > 0


@dataclass(frozen=True, kw_only=True)
class Predictions:
    """Every warning that the data can judge, and the warnings of the agreements that are active: id -> warnings."""

    warned: tuple[Warned, ...]
    active: Mapping[str, frozenset[str]]


def predictions_of(
    rows: pd.DataFrame,
    *,
    sales: Period | None,
    activities: Period | None,
    deliveries: Period | None,
) -> Predictions:
    """What the warnings of decided agreements were followed by.

    ``rows`` are those of the query ``contract_warnings``. A warning is known of an agreement only where its feed
    covers the days before the decision: two years of sales, 180 days of activities or deliveries, an answer. A warning
    is late deliveries (any), falling sales (12 whole months more than 10 % below the 12 before), a detractor (the last
    answer 0-6), or no contact (nothing but newsletters and webinars).
    """
    known = {
        "late_deliveries": (rows["deliveries"] > 0) & _covered(rows["judged_on"], deliveries),
        "falling_sales": (rows["before"] > 0) & _two_years(rows["judged_on"], sales),
        "detractor": rows["score"].notna(),
        "no_contact": _covered(rows["judged_on"], activities),
    }
    has = {
        "late_deliveries": rows["late"] > 0,
        "falling_sales": rows["now"] < rows["before"] * (1 - FALLING),
        "detractor": rows["score"] <= DETRACTOR,
        "no_contact": rows["activities"] <= 0,
    }
    is_active = rows["status"] == "active"
    is_lost = rows["status"] == "lost"
    decided = int((~is_active).sum())
    overall = float(is_lost.sum() / decided) if decided else 0.0
    warned = [
        _judged(name, is_lost[~is_active & known[name]], has[name][~is_active & known[name]], overall)
        for name in WARNINGS
        if (~is_active & known[name]).any()
    ]
    active = {
        str(rows["contract_id"].iloc[place]): frozenset(
            name for name in WARNINGS if bool(known[name].iloc[place]) and bool(has[name].iloc[place])
        )
        for place in np.flatnonzero(is_active)
    }
    return Predictions(warned=_adjusted(warned), active=active)


def _judged(name: str, lost: pd.Series, has: pd.Series, overall: float) -> Warned:
    has = has.astype(bool)
    with_it, without = lost[has], lost[~has]
    n, k, n2, k2 = len(with_it), int(with_it.sum()), len(without), int(without.sum())
    base = Warned(
        warning=name, n=n, lost=k, n_without=n2, lost_without=k2, rate=(k + PRIOR * overall) / (n + PRIOR)
    )  # fmt: skip
    if not n or not n2 or k + k2 < FEWEST_LOST:
        return base
    low, high = newcombe(k, n, k2, n2)
    return replace(base, difference=k / n - k2 / n2, low=low, high=high, p=boschloo(k, n, k2, n2))


def _adjusted(warned: list[Warned]) -> tuple[Warned, ...]:
    """The same with p-values that allow for several looks (Benjamini and Hochberg 1995)."""
    tested = [one.warning for one in warned if one.p is not None]
    found = false_discovery_control([one.p for one in warned if one.p is not None]) if tested else []
    adjusted = dict(zip(tested, map(float, found), strict=True))
    return tuple(replace(one, p=adjusted.get(one.warning)) for one in warned)


def _covered(judged_on: pd.Series, held: Period | None) -> pd.Series:
    """True where a feed covers the 180 days before each day."""
    if held is None:
        return pd.Series(False, index=judged_on.index)
    since, until = pd.Timestamp(held.since), pd.Timestamp(held.until)
    return (judged_on - _RECENT >= since) & (judged_on <= until + timedelta(days=1))


def _two_years(judged_on: pd.Series, held: Period | None) -> pd.Series:
    if held is None:
        return pd.Series(False, index=judged_on.index)
    first = [months_before(day.date().replace(day=1), 24) for day in judged_on]
    return pd.Series([held.since <= day for day in first], index=judged_on.index) & (
        judged_on.dt.to_period("M").dt.start_time <= pd.Timestamp(held.until) + timedelta(days=1)
    )


def judged_on(today: date, held: Mapping[str, Period]) -> date:
    """The day on which active agreements are judged: today, or the day after the feeds that are a little behind it end.

    A feed that ended long ago says nothing of today: its warnings are unknown.
    """
    ends = [held[name].until + timedelta(days=1) for name in ("activities", "deliveries") if name in held]
    return min([today, *(day for day in ends if day >= today - _BEHIND)])
