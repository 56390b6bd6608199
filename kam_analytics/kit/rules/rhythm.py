"""The periods of a rhythm: months, and quarters and years of the fiscal calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kam_analytics.kit.rules.period import Period

#: rhythm -> months of one of its periods
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def period_of(rhythm: str, day: date, fiscal_start: int) -> Period:
    """The period of a rhythm that contains a day; quarters and years are those of the fiscal calendar.

    >>> period_of("quarter", date(2026, 12, 31), 2)
    Period(since=datetime.date(2026, 11, 1), until=datetime.date(2027, 1, 31))
    """
    into = (day.month - fiscal_start) % 12 % MONTHS[rhythm]
    return period_from(rhythm, _month(day.year * 12 + day.month - 1 - into))


def period_from(rhythm: str, first: date) -> Period:
    """The period of a rhythm that begins on the first day of a month, whatever fiscal calendar it is of.

    >>> period_from("quarter", date(2026, 12, 1)).until
    datetime.date(2027, 2, 28)
    """
    return Period(first, _month(first.year * 12 + first.month - 1 + MONTHS[rhythm]) - timedelta(days=1))


def periods(rhythm: str, since: date, until: date, fiscal_start: int) -> Iterator[Period]:
    """The periods of a rhythm whose middle day lies from ``since`` to before ``until``, in order.

    >>> [found.since.month for found in periods("quarter", date(2026, 7, 1), date(2027, 7, 1), 1)]
    [7, 10, 1, 4]
    """
    period = period_of(rhythm, since, fiscal_start)
    while middle(period) < until:
        if middle(period) >= since:
            yield period
        period = period_of(rhythm, period.until + timedelta(days=1), fiscal_start)


def middle(period: Period) -> date:
    """The middle day of a period, of two the later: it decides whether the period is due.

    >>> middle(Period(date(2026, 6, 1), date(2026, 6, 30)))
    datetime.date(2026, 6, 16)
    """
    return period.since + timedelta(days=((period.until - period.since).days + 1) // 2)


def next_begin(day: date, rhythms: tuple[str, ...], fiscal_start: int) -> date:
    """The first day of the next period of the longest of some rhythms: from then on a changed rule holds.

    >>> next_begin(date(2026, 11, 20), ("month", "quarter"), 1)
    datetime.date(2027, 1, 1)
    """
    longest = max(rhythms, key=lambda rhythm: MONTHS[rhythm])
    return period_of(longest, day, fiscal_start).until + timedelta(days=1)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
