"""The days on which tasks are due: working days, spread so that one person's tasks do not fall on one day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from kam_analytics.kit.rules.period import Period

_DAY = timedelta(days=1)


class Diary:
    """How many tasks each person has on each working day, and in its week and month."""

    def __init__(self, working_days: Sequence[date], taken: Iterable[tuple[str | None, date]]) -> None:
        self._days = list(working_days)
        # numbers of the days, and of their weeks and months from the first one
        self._numbers = [day.toordinal() for day in self._days]
        first = self._days[0] if self._days else date.min
        self._week = [(number - first.toordinal() + first.weekday()) // 7 for number in self._numbers]
        self._month = [(day.year - first.year) * 12 + day.month - first.month for day in self._days]
        self._at = {day: at for at, day in enumerate(self._days)}
        #: person -> tasks on each day, in each week, in each month
        self._taken: dict[str | None, tuple[list[int], list[int], list[int]]] = {}
        for person, day in taken:
            self._take(person, day)

    def place(self, person: str | None, period: Period, ordinal: int, number: int, *, earliest: date) -> date:
        """The due day of the ``ordinal``-th of ``number`` tasks in a period (from 0), which is then taken.

        It is the working day with the fewest tasks of the person in this task's share of the period; of several the
        one in the emptiest month, then in the emptiest week, then nearest to the middle. It is not before
        ``earliest``, unless the whole share lies before it. A share without a working day takes its last day from
        Monday to Friday, or its last.
        """
        share = _share(period, ordinal, number)
        places = (
            self._between(max(share.since, earliest), share.until)
            or self._between(max(share.until, earliest), period.until)
            or self._between(share.since, share.until)
        )
        middle = (share.since.toordinal() + share.until.toordinal()) // 2
        if places:
            day = self._days[self._emptiest(person, places, middle)]
        else:
            every = [share.until - _DAY * back for back in range((share.until - share.since).days + 1)]
            day = next((one for one in every if one.weekday() < 5), share.until)
        self._take(person, day)
        return day

    def _emptiest(self, person: str | None, places: range, middle: int) -> int:
        days, weeks, months = self._of(person)
        return min(
            places,
            key=lambda at: (days[at], months[self._month[at]], weeks[self._week[at]], abs(self._numbers[at] - middle)),
        )

    def _take(self, person: str | None, day: date) -> None:
        at = self._at.get(day)
        if at is not None:
            days, weeks, months = self._of(person)
            days[at] += 1
            weeks[self._week[at]] += 1
            months[self._month[at]] += 1

    def _of(self, person: str | None) -> tuple[list[int], list[int], list[int]]:
        if person not in self._taken:
            size = len(self._days), self._week[-1] + 1, self._month[-1] + 1
            self._taken[person] = [0] * size[0], [0] * size[1], [0] * size[2]
        return self._taken[person]

    def _between(self, since: date, until: date) -> range:
        return range(bisect_left(self._days, since), bisect_right(self._days, until))


def _share(period: Period, ordinal: int, number: int) -> Period:
    """One of several equal shares of a period."""
    days = (period.until - period.since).days + 1
    number = min(number, days)
    ordinal = min(ordinal, number - 1)
    first, after = days * ordinal // number, days * (ordinal + 1) // number
    return Period(period.since + _DAY * first, period.since + _DAY * (after - 1))
