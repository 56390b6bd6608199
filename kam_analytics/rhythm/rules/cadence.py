"""Cadence rules: how many activities of a type an account of a segment gets in which period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.rhythm import MONTHS, next_begin, period_of

#: with whom the activity is: anybody, a person who is named, or one who decides, approves or has influence 4-5
WITH_WHOM = ("anybody", "named", "important")
#: the last activity of a person at work is at most this often a year: twice a week
MOST_A_YEAR = 104


@dataclass(frozen=True, kw_only=True)
class Rule:
    """So many activities of a type a year with every account of a segment, spread over the periods of a rhythm.

    It holds for the periods that begin from ``from_on`` to ``to_on``; ``None`` is open.
    """

    rule_id: str
    segment: str
    activity_type: str
    per_year: int
    rhythm: str
    with_whom: str = "anybody"
    from_on: date | None = None
    to_on: date | None = None

    def holds(self, period: Period) -> bool:
        """Return True if a period belongs to this rule and not to one before or after it."""
        is_begun = self.from_on is None or self.from_on <= period.since
        return is_begun and (self.to_on is None or period.since <= self.to_on)


def number_in(rule: Rule, period: Period) -> int:
    """How many activities of a rule are due in a period: those of the year, spread evenly over its periods.

    By the calendar year, so that a fiscal year that begins in another month leaves the quarters as they were.

    >>> from kam_analytics.kit.rules.rhythm import periods
    >>> rule = Rule(rule_id="r", segment="A", activity_type="call", per_year=6, rhythm="quarter")
    >>> [number_in(rule, found) for found in periods("quarter", date(2026, 1, 1), date(2027, 1, 1), 1)]
    [1, 2, 1, 2]
    """
    a_year = 12 // MONTHS[rule.rhythm]
    at = (period.since.month - 1) // MONTHS[rule.rhythm]
    return sum(1 for n in range(rule.per_year) if (2 * n + 1) * a_year // (2 * rule.per_year) == at)


def first_day(
    rhythm: str, last: str | None, ends: Sequence[date | None], *, is_followed: bool, today: date, fiscal_start: int
) -> date | None:
    """From when a new rule holds: from the period after this one, or, where none holds now, from this one.

    ``last`` is the rhythm of the rule that it takes the place of, ``ends`` are the last days of all rules of its
    segment and activity type. ``None``, from the beginning, for the first rule of its type in a segment that is not
    followed yet.

    >>> first_day("month", "quarter", [None], is_followed=True, today=date(2026, 11, 20), fiscal_start=1)
    datetime.date(2027, 1, 1)
    """
    if last is not None:
        return next_begin(today, (last, rhythm), fiscal_start)
    if not is_followed and not ends:
        return None
    after = [end + timedelta(days=1) for end in ends if end is not None]
    return max([period_of(rhythm, today, fiscal_start).since, *after])
