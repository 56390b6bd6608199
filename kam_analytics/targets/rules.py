"""Rules of quarterly targets: valid values, legs of a set of targets, progress of the quarter."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.rules.period import Period

#: result metric -> the leg it belongs to; every other metric is an input: an activity type
RESULTS = {
    "net_sales": "sales",
    "margin": "sales",
    "on_time_in_full": "delivery",
    "claims": "delivery",
    "nps": "satisfaction",
}
LEGS = ("sales", "delivery", "satisfaction")
#: result metric -> its unit; inputs are counts
_UNITS = {"net_sales": "money", "margin": "money", "on_time_in_full": "share", "nps": "points", "claims": "count"}
#: results where less is better
LESS_IS_BETTER = frozenset({"claims"})
#: a target above this is a typing error
_LARGEST = 1e12


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """A fiscal quarter from ``since`` to ``until``, both included."""

    since: date
    until: date
    year: int
    number: int

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    def passed(self, today: date) -> int:
        """The days of the quarter that have begun, including today: none before it, all after it."""
        return min(max((today - self.since).days + 1, 0), self.days)

    def days_left(self, today: date) -> int:
        """Days of the quarter after today."""
        return self.days - self.passed(today)

    def state(self, today: date) -> str:
        """``coming``, ``running`` (including its last day) or ``closed``."""
        return "coming" if today < self.since else "closed" if today > self.until else "running"

    def to(self, today: date) -> Period:
        """The days that can hold actuals; only its first day if the quarter has not begun."""
        return Period(self.since, max(self.since, min(self.until, today)))


def unit(metric: str) -> str:
    """``money``, ``share`` (0-1), ``points`` or ``count``.

    >>> unit("margin"), unit("nps"), unit("call")
    ('money', 'points', 'count')
    """
    return _UNITS.get(metric, "count")


def is_input(metric: str) -> bool:
    """Return True for an activity type, which can be managed directly."""
    return metric not in RESULTS


def adds_up(metric: str) -> bool:
    """Return True for sums over days, which have a run rate; False for shares and scores."""
    return unit(metric) in ("money", "count")


def missing_legs(metrics: Collection[str]) -> tuple[str, ...]:
    """Legs without a target, in the order of ``LEGS``; empty without any result target.

    >>> missing_legs(["net_sales", "margin", "call"])
    ('delivery', 'satisfaction')
    """
    there = {RESULTS[metric] for metric in metrics if metric in RESULTS}
    return tuple(leg for leg in LEGS if there and leg not in there)


def only_sales(metrics: Collection[str]) -> bool:
    """Return True for a set of targets with the sales leg alone, which is incomplete."""
    return {RESULTS[metric] for metric in metrics if metric in RESULTS} == {"sales"}


def lacks_input(metrics: Collection[str]) -> bool:
    """Return True for result targets without any input target."""
    return any(metric in RESULTS for metric in metrics) and not any(is_input(metric) for metric in metrics)


def check_target(metric: str, value: float | None, activity_types: Collection[str]) -> None:
    """Raise ``BadInput`` for an unknown metric or a value that its unit cannot have.

    Money may be negative (a planned loss), a share is between 0 and 1, the Net Promoter Score between
    -100 and 100 (a part of one is a share, not points), a count is a whole number from 0.
    """
    if metric not in RESULTS and metric not in activity_types:
        raise BadInput(N_("“{metric}” is not a measure that can have a target."), metric=metric)
    if value is None or not math.isfinite(value) or abs(value) > _LARGEST:
        raise BadInput(N_("Enter a number for the target."))
    kind = unit(metric)
    if kind == "share" and not 0 <= value <= 1:
        raise BadInput(N_("On time in full must be between 0% and 100%."))
    if kind == "points" and not -100 <= value <= 100:
        raise BadInput(N_("The Net Promoter Score must be between -100 and 100."))
    if kind == "points" and 0 < abs(value) < 1:
        raise BadInput(N_("The Net Promoter Score is given in points, such as 40, not as a share."))
    if kind == "count" and (value < 0 or value != int(value)):
        raise BadInput(N_("The number of activities or claims must be a whole number, 0 or more."))


def merged(seen: Mapping[str, float], wanted: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    """The wanted values merged with the saves of others: only the person's own changes are applied.

    >>> merged({"call": 3, "nps": 30}, {"call": 4, "nps": 30}, {"call": 3, "nps": 40, "visit": 1})
    {'call': 4, 'nps': 40, 'visit': 1}
    """
    own = {metric: value for metric, value in wanted.items() if seen.get(metric) != value}
    gone = seen.keys() - wanted.keys()
    return {metric: value for metric, value in {**now, **own}.items() if metric not in gone}
