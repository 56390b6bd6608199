"""The days on which tasks are due: working days, spread so that one person's tasks do not fall on one day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from kam_analytics.kit.rules.period import Period

_DAY = timedelta(days=1)


class Diary:
    """How many tasks each person has on each day."""

    def __init__(self, working_days: Sequence[date], taken: Iterable[tuple[str | None, date]]) -> None:
        self._days = list(working_days)
        self._taken: defaultdict[tuple[str | None, date], int] = defaultdict(int)
        for person, day in taken:
            self._taken[person, day] += 1

    def place(self, person: str | None, period: Period, ordinal: int, number: int, *, earliest: date) -> date:
        """The due day of the ``ordinal``-th of ``number`` tasks in a period (from 0), which is then taken.

        It is the working day with the fewest tasks of the person in this task's share of the period, of several the
        one nearest to the middle; not before ``earliest``, unless the whole share lies before it. A share without a
        working day takes its last day from Monday to Friday, or its last.
        """
        share = _share(period, ordinal, number)
        days = self._between(max(share.since, earliest), share.until)
        days = (
            days or self._between(max(share.until, earliest), period.until) or self._between(share.since, share.until)
        )
        centre = share.since + (share.until - share.since) // 2
        if days:
            day = min(days, key=lambda one: (self._taken[person, one], abs((one - centre).days), one))
        else:
            every = [share.until - _DAY * back for back in range((share.until - share.since).days + 1)]
            day = next((one for one in every if one.weekday() < 5), share.until)
        self._taken[person, day] += 1
        return day

    def _between(self, since: date, until: date) -> list[date]:
        return self._days[bisect_left(self._days, since) : bisect_right(self._days, until)]


def _share(period: Period, ordinal: int, number: int) -> Period:
    """One of several equal shares of a period."""
    days = (period.until - period.since).days + 1
    number = min(number, days)
    ordinal = min(ordinal, number - 1)
    first, after = days * ordinal // number, days * (ordinal + 1) // number
    return Period(period.since + _DAY * first, period.since + _DAY * (after - 1))
