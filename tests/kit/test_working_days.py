"""Working days against the calendars of three countries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.working_days import has_calendar, working_days

#: Easter Sunday
EASTER = {2025: date(2025, 4, 20), 2026: date(2026, 4, 5), 2027: date(2027, 3, 28)}
#: the Friday of Midsummer Eve, from 19 to 25 June
MIDSUMMER_EVE = {2025: date(2025, 6, 20), 2026: date(2026, 6, 19), 2027: date(2027, 6, 25)}
#: country -> days of every year as (month, day), days after Easter, and whether nobody works on Midsummer Eve
CALENDARS = {
    "FI": ([(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)], [-2, 1, 39], True),
    "SE": ([(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)], [-2, 1, 39], True),
    "NO": ([(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)], [-3, -2, 1, 39, 50], False),
}


@pytest.mark.parametrize("country", CALENDARS)
@pytest.mark.parametrize("year", EASTER)
def test_the_calendar_of_a_country(country: str, year: int) -> None:
    fixed, after_easter, has_midsummer = CALENDARS[country]
    free = {date(year, month, day) for month, day in fixed}
    free |= {EASTER[year] + timedelta(days=n) for n in after_easter}
    free |= {MIDSUMMER_EVE[year]} if has_midsummer else set()
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    weekdays = [whole.since + timedelta(days=n) for n in range(365)]
    expected = [day for day in weekdays if day.weekday() < 5 and day not in free]
    assert list(working_days(country, whole)) == expected


def test_a_country_without_a_calendar_works_every_weekday() -> None:
    assert not has_calendar("XX")
    assert len(working_days("XX", Period(date(2026, 12, 21), date(2027, 1, 3)))) == 10


def test_a_period_over_the_turn_of_the_year() -> None:
    days = working_days("FI", Period(date(2026, 12, 23), date(2027, 1, 7)))
    assert [day.day for day in days] == [23, 28, 29, 30, 31, 4, 5, 7]
