"""How much a person can do in a month, and how much is planned: working hours against hours of tasks and actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kam_analytics.kit.rules.period import Period, month_end

#: the hours of a working day, and the part of them that can be planned
DAY, PLANNABLE = "day", "planned_share"
#: hours of one activity of a type without an assumption of its own
OTHER = "other"

#: person -> first day of a month -> hours
Hours = dict[str, dict[date, float]]


@dataclass(frozen=True, kw_only=True)
class Absence:
    """A time a person is away, both days included."""

    user_id: str
    from_on: date
    to_on: date


@dataclass(frozen=True, kw_only=True)
class Work:
    """``n`` tasks or actions of a kind that a person has in a month."""

    user_id: str
    month_on: date
    kind: str
    n: int


def hours_of(kind: str, assumptions: Mapping[str, float]) -> float:
    """The hours of one activity of a type, of a plan action (``plan_action``) or of a task without a type (``task``).

    >>> hours_of("call", {"call": 0.5, "other": 1}), hours_of("audit", {"call": 0.5, "other": 1})
    (0.5, 1)
    """
    return assumptions.get(kind, assumptions[OTHER])


def load(work: Iterable[Work], assumptions: Mapping[str, float]) -> Hours:
    """The hours that are planned, by person and month."""
    found: defaultdict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for one in work:
        found[one.user_id][one.month_on] += one.n * hours_of(one.kind, assumptions)
    return {person: dict(months) for person, months in found.items()}


def available(
    people: Iterable[str],
    months: Sequence[date],
    absences: Iterable[Absence],
    assumptions: Mapping[str, float],
    working_days: Callable[[Period], Sequence[date]],
) -> Hours:
    """The hours that a person can plan: working days without absences, by their hours and the part that can be planned.

    ``months`` are first days. Overlapping absences count once.
    """
    days = {month: working_days(Period(month, month_end(month))) for month in months}
    away: defaultdict[str, list[Absence]] = defaultdict(list)
    for one in absences:
        away[one.user_id].append(one)
    a_day = assumptions[DAY] * assumptions[PLANNABLE]
    return {
        person: {
            month: a_day * sum(not any(one.from_on <= day <= one.to_on for one in away[person]) for day in found)
            for month, found in days.items()
        }
        for person in people
    }


def utilisation(planned: float, can: float) -> float | None:
    """Planned hours over those that can be planned; ``None`` in a month without any.

    >>> utilisation(30.0, 60.0), utilisation(1.0, 0.0)
    (0.5, None)
    """
    return planned / can if can else None


def overloaded(planned: Mapping[date, float], more: Mapping[date, float], can: Mapping[date, float]) -> list[date]:
    """The months in which more work than can be planned would be planned, of those that get some.

    >>> jan, feb = date(2027, 1, 1), date(2027, 2, 1)
    >>> overloaded({jan: 50.0, feb: 70.0}, {jan: 20.0}, {jan: 60.0, feb: 60.0})
    [datetime.date(2027, 1, 1)]
    """
    return sorted(
        month for month, hours in more.items() if hours > 0 and planned.get(month, 0.0) + hours > can.get(month, 0.0)
    )
