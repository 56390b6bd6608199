"""Periods: the default one, the one before, the same days a year earlier."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True)
class Period:
    """Days from ``since`` to ``until``, both included."""

    since: date
    until: date

    @property
    def is_whole_months(self) -> bool:
        return self.since.day == 1 and self.until == month_end(self.until)

    def parts(self) -> dict[str, Any]:
        """The parameters of a query that reads whole months from the summary and the days at the edges from lines.

        Whole months run from ``first_month`` to ``last_month`` (none if the first is later), the edges
        from ``since`` to ``head_until`` and from ``tail_since`` to ``until`` (none if the first day is
        later).
        """
        first = self.since if self.since.day == 1 else month_end(self.since) + timedelta(days=1)
        whole_end = self.until if self.until == month_end(self.until) else self.until.replace(day=1) - timedelta(days=1)
        if first > whole_end:
            head_until, tail_since = self.until, self.until + timedelta(days=1)
        else:
            head_until, tail_since = first - timedelta(days=1), whole_end + timedelta(days=1)
        return {
            "since": self.since,
            "until": self.until,
            "first_month": first,
            "last_month": whole_end,
            "head_until": head_until,
            "tail_since": tail_since,
        }

    def year_before(self) -> Period:
        """The same days one year earlier; the last day of a month stays the last day of its month."""
        return Period(last_year(self.since), last_year(self.until, last=self.is_whole_months))


@dataclass(frozen=True)
class Comparison:
    """Two periods of the same length side by side; ``code`` is one of ``COMPARISONS``."""

    code: str
    now: Period
    before: Period

    def is_held(self, first_sale: date) -> bool:
        """Return True if the data reaches back to the earlier period."""
        return reaches_back(first_sale, self.before.since)


def reaches_back(first_sale: date | None, since: date) -> bool:
    """Return True if the data that begin on ``first_sale`` cover the days from ``since`` on; without any they do not.

    >>> [reaches_back(date(2025, 3, 1), day) for day in (date(2025, 3, 1), date(2025, 2, 28))]
    [True, False]
    """
    return first_sale is not None and first_sale <= since


#: the chosen period against the same days one and two years before; the 12 months to its end and its
#: last fiscal quarter to that day, each against the same days a year before
COMPARISONS = ("year", "two_years", "months", "quarter")


def comparisons(period: Period, fiscal_start: int) -> tuple[Comparison, ...]:
    """The comparisons of a period, in the order of ``COMPARISONS``; one that repeats another is left out.

    >>> [found.code for found in comparisons(Period(date(2025, 1, 1), date(2025, 12, 31)), 1)]
    ['year', 'two_years', 'quarter']
    """
    before = period.year_before()
    year, quarter = months_to(period.until), fiscal_quarter_to_date(period.until, fiscal_start)
    every = (
        Comparison("year", period, before),
        Comparison("two_years", period, before.year_before()),
        Comparison("months", year, year.year_before()),
        Comparison("quarter", quarter, quarter.year_before()),
    )
    first = {(found.now, found.before): found for found in reversed(every)}
    return tuple(found for found in every if first[found.now, found.before] is found)


def default_period(today: date, last_sale: date | None) -> Period:
    """The last 12 complete months up to the earlier of today and the last sale.

    A month is complete on its last day.
    """
    end = min(today, last_sale or today)
    last = monthrange(end.year, end.month)[1]
    until = end if end.day == last else end.replace(day=1) - timedelta(days=1)
    return Period(months_before(until.replace(day=1), 11), until)


def fiscal_year_to_date(end: date, fiscal_start: int) -> Period:
    """From the first day of the fiscal year (beginning in month ``fiscal_start``) to ``end``."""
    return Period(months_before(end.replace(day=1), (end.month - fiscal_start) % 12), end)


def fiscal_quarter_to_date(end: date, fiscal_start: int) -> Period:
    """From the first day of the fiscal quarter of ``end`` to ``end``.

    >>> fiscal_quarter_to_date(date(2026, 2, 10), 7).since
    datetime.date(2026, 1, 1)
    """
    return Period(months_before(end.replace(day=1), (end.month - fiscal_start) % 3), end)


def months_to(end: date) -> Period:
    """The 12 months up to a day: whole months if it is the last day of its month.

    >>> months_to(date(2024, 2, 29)).since, months_to(date(2024, 2, 28)).since
    (datetime.date(2023, 3, 1), datetime.date(2023, 3, 1))
    """
    if end == month_end(end):
        return Period(months_before(end.replace(day=1), 11), end)
    return Period(last_year(end) + timedelta(days=1), end)


def previous_fiscal_year(end: date, fiscal_start: int) -> Period:
    """The fiscal year before the one of ``end``."""
    this = fiscal_year_to_date(end, fiscal_start)
    return Period(months_before(this.since, 12), this.since - timedelta(days=1))


def last_whole_month(until: date) -> date:
    """The first day of the last month that is over on ``until``."""
    return until.replace(day=1) if until == month_end(until) else months_before(until.replace(day=1), 1)


def first_whole_month(since: date) -> date:
    """The first day of the first month that data from ``since`` on cover to its end."""
    return since if since.day == 1 else months_before(since.replace(day=1), -1)


#: the lengths in months that a panel of accounts and months may have, besides all months
PANEL_MONTHS = (24, 36, 48, 60)


def panel_window(until: date, first_sale: date, months: int | None) -> Period:
    """The last whole months up to ``until``, as many as wanted and covered by data; all of them for ``None``.

    The month of the first sale counts only if the data cover it from its first day. If no month is over yet, the
    window is the last whole month, which is empty.
    """
    last = last_whole_month(until)
    first = min(first_whole_month(first_sale), last)
    wanted = first if months is None else max(first, months_before(last, months - 1))
    return Period(wanted, month_end(last))


def months_held(period: Period) -> int:
    """The number of calendar months that a period touches."""
    return (period.until.year - period.since.year) * 12 + period.until.month - period.since.month + 1


def panel_choices(until: date, first_sale: date) -> tuple[int, ...]:
    """The lengths of ``PANEL_MONTHS`` that the data covers."""
    held = months_held(panel_window(until, first_sale, None))
    return tuple(months for months in PANEL_MONTHS if months <= held)


def months_before(first_of_month: date, months: int) -> date:
    """The first day of the month that is this many months earlier."""
    index = first_of_month.year * 12 + first_of_month.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def last_year(day: date, *, last: bool = False) -> date:
    """The same day a year earlier (29 to 28 February); the last day of the month with ``last``."""
    year = day.year - 1
    end = monthrange(year, day.month)[1]
    return date(year, day.month, end if last else min(day.day, end))
