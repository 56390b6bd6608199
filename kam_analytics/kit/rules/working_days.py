"""Working days of a country: Monday to Friday without its public holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

from kam_analytics.kit.rules.period import Period

#: days on which nobody works although the law does not say so: Sweden's eves of Midsummer, Christmas and New Year
_DE_FACTO = "de_facto"
#: no country has as many free days in a row
_LONGEST_BREAK = timedelta(days=31)


def has_calendar(country: str) -> bool:
    """Return True for the code of a country (ISO 3166) whose public holidays are known."""
    return country in holidays.list_supported_countries(include_aliases=False)


def working_days(country: str, period: Period) -> tuple[date, ...]:
    """The working days of a period, in order; of a country without a known calendar every Monday to Friday.

    Holidays are those of the whole country, by the ``holidays`` library; regional ones are working days.

    >>> len(working_days("FI", Period(date(2025, 1, 1), date(2025, 12, 31))))
    251
    """
    free = _free(country, period.since.year, period.until.year)
    days = (period.since + timedelta(days=n) for n in range((period.until - period.since).days + 1))
    return tuple(day for day in days if day.weekday() < 5 and day not in free)


def next_working_day(country: str, day: date) -> date:
    """The day itself, or the first working day after it.

    >>> next_working_day("FI", date(2026, 12, 24))
    datetime.date(2026, 12, 28)
    """
    return working_days(country, Period(day, day + _LONGEST_BREAK))[0]


@lru_cache(maxsize=64)
def _free(country: str, first_year: int, last_year: int) -> frozenset[date]:
    if not has_calendar(country):
        return frozenset()
    years = range(first_year, last_year + 1)
    kinds = getattr(holidays, country).supported_categories
    chosen = tuple(kind for kind in (holidays.PUBLIC, _DE_FACTO) if kind in kinds)
    return frozenset(holidays.country_holidays(country, years=years, categories=chosen))
