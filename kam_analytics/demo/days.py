"""The calendar of the demo, its random generators, and Finnish public holidays."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from dateutil.easter import easter  # type: ignore[import-untyped]
from numpy.typing import NDArray

LAST_DAY = date(2026, 11, 20)
FIRST_MONTH = date(2021, 12, 1)
#: number of calendar months from FIRST_MONTH to that of LAST_DAY; the last one is in progress
MONTHS = 60
COMPLETE = MONTHS - 1

#: subjects with a random stream of their own, so that a change in one leaves the others unchanged
_SUBJECTS = (
    "company", "teams", "catalogue", "people", "influences", "needs", "initiatives", "buying_rules", "meetings",
    "activities", "actions", "panel", "mix", "lines", "contracts", "answers", "renewals", "deliveries",
    "claims", "opportunities", "wallet", "whitespace", "segments", "tasks", "decisions", "targets", "plans", "reviews",
    "flags", "competitors", "housekeeping", "deal stages", "deal changes", "absences",
)  # fmt: skip

_FIXED = (
    (1, 1, "New Year's Day"),
    (1, 6, "Epiphany"),
    (5, 1, "May Day"),
    (12, 6, "Independence Day"),
    (12, 24, "Christmas Eve"),
    (12, 25, "Christmas Day"),
    (12, 26, "Boxing Day"),
)
_FROM_EASTER = ((-2, "Good Friday"), (0, "Easter Sunday"), (1, "Easter Monday"), (39, "Ascension Day"))


def chance(seed: int, subject: str) -> np.random.Generator:
    """The random generator of one subject."""
    return np.random.default_rng([seed, _SUBJECTS.index(subject)])


def holidays(first_year: int, last_year: int) -> list[tuple[date, str]]:
    """Finnish public holidays and the two eves that are no working days."""
    found = []
    for year in range(first_year, last_year + 1):
        found += [(date(year, month, day), name) for month, day, name in _FIXED]
        found += [(easter(year) + timedelta(days=days), name) for days, name in _FROM_EASTER]
        midsummer = _weekday_from(date(year, 6, 20), 5)
        found += [(midsummer - timedelta(days=1), "Midsummer Eve"), (midsummer, "Midsummer Day")]
        found.append((_weekday_from(date(year, 10, 31), 5), "All Saints' Day"))
    return sorted(found)


def _weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def month_of(days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Number of each day's month, 0 for FIRST_MONTH."""
    number: NDArray[np.int64] = (days.astype("datetime64[M]") - np.datetime64(FIRST_MONTH, "M")).astype(np.int64)
    return number


class Workdays:
    """Monday to Friday without holidays, from FIRST_MONTH to LAST_DAY, by month number."""

    def __init__(self) -> None:
        days = np.arange(np.datetime64(FIRST_MONTH), np.datetime64(LAST_DAY) + 1)
        free = np.array([day for day, _ in holidays(FIRST_MONTH.year, LAST_DAY.year)], dtype="datetime64[D]")
        self.days = days[np.is_busday(days, holidays=free)]
        month = month_of(self.days)
        self.count = np.bincount(month, minlength=MONTHS)
        self.start = np.concatenate([[0], np.cumsum(self.count)[:-1]])
        last = np.datetime64(LAST_DAY, "M")
        #: the share of the last month's working days that is over by LAST_DAY
        self.part = self.count[-1] / np.busday_count(last.astype(days.dtype), (last + 1).astype(days.dtype))

    def pick(self, month: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.datetime64]:
        """A random working day in each of the months."""
        place = (random.random(len(month)) * self.count[month]).astype(np.int64)
        picked: NDArray[np.datetime64] = self.days[self.start[month] + place]
        return picked


WORKDAYS = Workdays()


def month_on(number: int) -> date:
    """First day of a month by its number."""
    index = FIRST_MONTH.year * 12 + FIRST_MONTH.month - 1 + number
    return date(index // 12, index % 12 + 1, 1)


def next_workday(day: date) -> date:
    """The day itself, or the Monday after its weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def stamps(days: pd.Series, random: np.random.Generator) -> pd.Series:
    """Times in office hours (naive UTC) on the days."""
    seconds = random.integers(6 * 3600, 14 * 3600, len(days))
    return pd.to_datetime(days) + pd.to_timedelta(seconds, unit="s")
