"""Periods in two columns, such as Year and Month: a day field takes the month or quarter with the year beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kam_analytics.imports.formats.months import is_month, is_quarter
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.headers import MONTHS, PERIODS
from kam_analytics.imports.recognise.matching import bare, bare_names, type_of

#: headers of a year of the calendar: that of a fiscal year may begin in any month
_YEARS = bare_names(
    "year, calendar year, invoice year, invoicing year, sales year, order year, yyyy, vuosi, kalenterivuosi, laskutusvuosi, "
    "myyntivuosi, tilausvuosi, vvvv, år, jahr"
)
_QUARTERS = bare_names("quarter, qtr, calendar quarter, q, neljännes, vuosineljännes, kvartaali, kvartal, quartal")
#: headers of years and of numbered periods that may be those of a fiscal year
_FISCAL = bare_names(
    "fiscal year, financial year, accounting year, posting year, fy, tilivuosi, tilikausi, kirjausvuosi"
)
_PERIODS = bare_names(PERIODS)
_MONTHS = bare_names(MONTHS) - _QUARTERS - _PERIODS
#: the longest number of a period, such as 001
_LONGEST = 3
#: how quarters that are numbers are read
_NUMBERED = {str(number): f"Q{number}" for number in range(1, 5)}


def is_of_months(header: str) -> bool:
    """Return True for the header of a column of months, whose numbers such as 202601 are days."""
    return bare(header) in bare_names(MONTHS)


def is_numbered(header: str) -> bool:
    """Return True for the header of a column of numbered periods, which are months of the calendar or of a fiscal year."""
    return bare(header) in _PERIODS


def with_years(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, those of months and quarters with the column of their year.

    In a table that has days of its own they are no days.
    """
    known = _YEARS | _FISCAL
    years = [item for item in columns if bare(item.name) in known and item.values and all(map(_is_year, item.values))]
    if len(years) != 1 or any(item.dates is not None and item is not years[0] for item in columns):
        return tuple(columns)
    test = _is_period if bare(years[0].name) in _YEARS else _is_numbered
    return tuple(replace(item, year=years[0].name) if test(item) else item for item in columns)


def _is_year(value: str) -> bool:
    return len(value) == 4 and value.isdecimal() and value[:2] in ("19", "20")


def _is_numbered(column: Column) -> bool:
    """Return True for a column of numbered periods with the numbers of months alone."""
    values = column.values if column.is_coded and is_numbered(column.name) else ()
    return bool(values) and all(len(value) <= _LONGEST and is_month(value.lstrip("0")) for value in values)


def _is_period(column: Column) -> bool:
    header = bare(column.name)
    if not column.is_coded or is_numbered(column.name):
        return _is_numbered(column)
    if header in _QUARTERS:
        return all(value in _NUMBERED or is_quarter(value) for value in column.values)
    is_named = header in _MONTHS or not any(map(str.isdecimal, column.values))
    return is_of_months(column.name) and is_named and all(map(is_month, column.values))


def settled_years(guess: Guess, choices: Choices, fields: dict[str, str]) -> Choices:
    """The years of the fields whose days are in two columns; quarters that are numbers are quarters."""
    kind = choices.kind or guess.kind
    years: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for field, name in fields.items():
        column = guess.column(name)
        if column is not None and column.year and type_of(kind, field) == "date":
            years[field] = column.year
            values |= {field: _NUMBERED} if bare(name) in _QUARTERS else {}
    return Choices(years=years, values=values)
