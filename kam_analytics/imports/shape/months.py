"""Columns that are months, quarters or years, such as ``tammi 2026``, ``2026-01``, ``Jan-26``, ``Q1/2026``: their first days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kam_analytics.imports.files.text import plain
from kam_analytics.imports.formats.months import ENGLISH, MONTHS
from kam_analytics.imports.shape.totals import flat, label_of

#: the columns that a table has when its periods have become rows; behind the second one is what stands beside all of them
MONTH, VALUE = "[month]", "[value]"
#: what becomes of such columns
ROWS, COLUMNS = "rows", "columns"
#: so many columns are no accident
_LEAST = 2
_YEAR, _SHORT = r"(?P<year>(?:19|20)\d{2})", r"'?(?P<short>\d{2})"
_NUMBER, _BETWEEN = r"(?P<month>0?[1-9]|1[0-2])", r"[ ./_'-]{0,3}"
_NAMES = {flat(name): ENGLISH.index(english) + 1 for name, english in MONTHS.items()}
_NAME = r"(?P<name>" + "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True)) + r")\.?"
_QUARTER = r"(?:(?:q|kv|nelj\w*) ?(?P<quarter>[1-4])|(?P<before>[1-4])\.? ?(?:q|kv|nelj\w*))"
#: surest first; in a table all columns have the same form
_FORMS = {
    form: re.compile(rf"(?<![\w]){pattern}(?![\w])")
    for form, pattern in {
        "day": rf"(?:{_YEAR}-{_NUMBER}-(?P<day>\d\d?)|(?P<first>\d\d?)\.{_NUMBER.replace('month', 'second')}\.{_YEAR.replace('year', 'last')})(?: 00:00(?::00)?)?",
        "month": rf"(?:{_YEAR}[-/. ]{_NUMBER}|{_YEAR.replace('year', 'whole')}(?P<two>0[1-9]|1[0-2]))",
        "month first": rf"{_NUMBER}[-/. ]{_YEAR}",
        "counted month": rf"{_YEAR} ?[mk] ?{_NUMBER}",
        "named": rf"{_NAME}{_BETWEEN}{_YEAR}",
        "year named": rf"{_YEAR}{_BETWEEN}{_NAME}",
        "named short": rf"{_NAME}{_BETWEEN}{_SHORT}",
        "quarter": rf"{_QUARTER}{_BETWEEN}{_YEAR}",
        "year quarter": rf"{_YEAR}{_BETWEEN}{_QUARTER}",
        "name alone": _NAME,
        "quarter alone": _QUARTER,
        "year": _YEAR,
    }.items()
}
#: beside amounts these are not the ones that are meant
_COUNTED = re.compile(r"\b(?:qty|quantity|units|pcs|kpl|maara|lkm|margin|kate|%)")
_OF_QUARTER = frozenset({"quarter", "year quarter", "quarter alone"})


@dataclass(frozen=True, kw_only=True)
class Months:
    """The columns of a table that are periods: place -> first day; ``totals`` are places of other periods and of sums.

    A day is of year 1 where the columns name no year. ``beside`` is what stands beside all of them, such as "Sales".
    """

    days: dict[int, date]
    totals: tuple[int, ...]
    beside: str
    step: str

    @property
    def has_years(self) -> bool:
        return all(day.year > 1 for day in self.days.values())

    @property
    def left(self) -> set[int]:
        """The places of all columns that are no longer there when the periods are rows."""
        return {*self.days, *self.totals}

    @property
    def value(self) -> str:
        """The name of the column with the values."""
        return f"{VALUE} {self.beside}".rstrip()

    def day(self, place: int, year: str = "") -> str:
        """The first day of a column; ``year`` is the year of columns that name none."""
        day = self.days[place]
        return (day.replace(year=int(year)) if year and day.year == 1 else day).isoformat()


def is_made(name: str) -> bool:
    """Return True for a column that a file has only when its periods are rows."""
    return name == MONTH or name.startswith(VALUE)


def months_of(headers: Sequence[str]) -> Months | None:
    """The columns that are periods, if there are several of one form; none otherwise."""
    found: dict[tuple[str, str], dict[int, date]] = {}
    for place, header in enumerate(headers):
        if (read := _read(header)) is not None:
            form, beside, day = read
            found.setdefault((form, beside), {})[place] = day
    best = max(
        found,
        key=lambda key: (len(found[key]), not _COUNTED.search(key[1]), -[*_FORMS].index(key[0])),
        default=None,
    )
    if best is None or len(found[best]) < _LEAST or max(Counter(found[best].values()).values()) > 1:
        return None
    days = found[best]
    others = [place for (_form, beside), places in found.items() if beside == best[1] for place in places]
    sums = [place for place, header in enumerate(headers) if (label := label_of(header)) and not label.name]
    step = "year" if best[0] == "year" else "quarter" if best[0] in _OF_QUARTER else "month"
    return Months(days=days, totals=tuple(sorted({*others, *sums} - {*days})), beside=best[1], step=step)


def _read(header: str) -> tuple[str, str, date] | None:
    """The form of a header, what stands beside the period, and the first day of the period."""
    said = flat(header)
    for form, pattern in _FORMS.items():
        if (match := pattern.search(said)) is not None:
            parts = {name: text for name, text in match.groupdict().items() if text}
            beside = plain(" ".join((said[: match.start()] + " " + said[match.end() :]).split()).strip("-–:/, "))
            day = _day(parts)
            return None if day is None else (form, beside, day)
    return None


def _day(parts: dict[str, str]) -> date | None:
    year = parts.get("year") or parts.get("whole") or parts.get("last") or ""
    if "short" in parts:
        year = f"20{parts['short']}"
    if quarter := parts.get("quarter") or parts.get("before"):
        month = 3 * int(quarter) - 2
    elif "name" in parts:
        month = _NAMES[parts["name"]]
    else:
        month = int(parts.get("month") or parts.get("second") or parts.get("two") or 1)
    try:
        return date(int(year or 1), month, int(parts.get("day") or parts.get("first") or 1))
    except ValueError:
        return None
