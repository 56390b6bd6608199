"""The formats of dates and numbers of a column, detected from its values. Open questions are reported, never guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

#: blanks that separate thousands; all mean the same
BLANKS = " \u00a0\u202f"
_TIME = r"(?P<time>[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?(?P<half> ?[AaPp][Mm])?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?"
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}" + _TIME)
_SIGNED = re.compile(r"(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})" + _TIME)
_YEAR_FIRST = re.compile(r"\d{4}(?P<sign>[/.])\d{1,2}(?P=sign)\d{1,2}" + _TIME)
_BARE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_NAMED = re.compile(r"\d{1,2}(?P<sign>[ -])[A-Za-z]{3}(?P=sign)\d{4}")
#: this many first values decide whether a column can hold dates
_PROBE = 20
DAY_FIRST, MONTH_FIRST, EITHER, NEITHER = "day first", "month first", "either", "neither"


@dataclass(frozen=True, kw_only=True)
class Dates:
    """How the dates of a column are written.

    ``format`` is what ``[read] date_format`` needs; it is empty for ISO and d.m.yyyy, which are read
    without. ``fits`` of ``of`` values are dates in this format; ``because`` is the value that decided the order
    of day and month. With ``is_open`` every value can be read both ways, with ``is_mixed`` some values allow
    only one order and some only the other: ``alternatives`` are then the formats to choose from.
    """

    format: str
    fits: int
    of: int
    because: str = ""
    is_open: bool = False
    is_mixed: bool = False
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """How the numbers of some columns are written: ``fits`` of ``of`` values fit; ``because`` is a deciding value.

    With ``is_open`` a value such as 1.234 means different numbers in different readings:
    ``alternatives`` are (decimal, thousands) to choose from.
    """

    decimal: str
    thousands: str
    fits: int
    of: int
    because: str = ""
    is_open: bool = False
    alternatives: tuple[tuple[str, str], ...] = ()


def date_order(value: str) -> str:
    """Tell whether a date such as 31/12/2026 begins with the day, the month, or either."""
    found = _SIGNED.fullmatch(value)
    if found is None:
        return NEITHER
    first, second = int(found["a"]), int(found["b"])
    day_first, month_first = first <= 31 and 1 <= second <= 12, second <= 31 and 1 <= first <= 12
    if day_first and month_first:
        return EITHER if first != second else NEITHER
    return DAY_FIRST if day_first else MONTH_FIRST if month_first else NEITHER


def is_date(value: str) -> bool:
    """Return True if a value is written as a date in some format."""
    return _format_of(value.strip()) is not None


def dates_of(values: Sequence[str]) -> Dates | None:
    """How the dates among the values of a column are written; None if fewer than half are dates."""
    values = [value.strip() for value in values if value.strip()]
    if not values or sum(_format_of(value) is not None for value in values[:_PROBE]) * 2 < min(len(values), _PROBE):
        return None
    formats = [_format_of(value) for value in values]
    counted = Counter(date_format for date_format in formats if date_format is not None)
    if not counted or sum(counted.values()) * 2 < len(values):
        return None
    native = sum(n for date_format, n in counted.items() if date_format == "")
    date_format, n = counted.most_common(1)[0]
    if date_format == "" or native >= n:
        return _native(values, formats)
    same = [value for value, found in zip(values, formats, strict=True) if found == date_format]
    if "{" not in date_format:
        return Dates(format=date_format, fits=len(_readable(same, date_format)), of=len(values), because=same[0])
    return _ordered(date_format, same, len(values))


def _native(values: Sequence[str], formats: Sequence[str | None]) -> Dates:
    """Dates that need no format: ISO and d.m.yyyy; 12.31.2026 is neither."""
    same = [value for value, date_format in zip(values, formats, strict=True) if date_format == ""]
    dotted = [value for value in same if _SIGNED.fullmatch(value)]
    odd = next((value for value in dotted if date_order(value) == MONTH_FIRST), "")
    if odd and not any(date_order(value) == DAY_FIRST for value in dotted):
        return _ordered("{}.{}.%Y" + _time_of(odd), dotted, len(values))
    because = next((value for value in dotted if date_order(value) == DAY_FIRST), same[0])
    return Dates(
        format="",
        fits=len(same),
        of=len(values),
        because=because,
        is_mixed=bool(odd),
        alternatives=_both("{}.{}.%Y") if odd else (),
    )


def _ordered(date_format: str, same: Sequence[str], of: int) -> Dates:
    """The order of day and month, from the values that allow only one order."""
    days, months = _both(date_format)
    day = next((value for value in same if date_order(value) == DAY_FIRST), "")
    month = next((value for value in same if date_order(value) == MONTH_FIRST), "")
    if month and not day:
        return Dates(format=months, fits=len(_readable(same, months)), of=of, because=month, alternatives=(days,))
    if day and not month:
        return Dates(format=days, fits=len(_readable(same, days)), of=of, because=day, alternatives=(months,))
    if not day and date_format.startswith("{}."):
        # nobody writes dots between month and day
        return Dates(format=days, fits=len(_readable(same, days)), of=of, because=same[0], alternatives=(months,))
    is_mixed = bool(day)
    either = next((value for value in same if date_order(value) == EITHER), same[0])
    return Dates(
        format="",
        fits=len(same),
        of=of,
        because=day or either,
        is_open=not is_mixed,
        is_mixed=is_mixed,
        alternatives=(days, months),
    )


def _both(date_format: str) -> tuple[str, str]:
    return date_format.format("%d", "%m"), date_format.format("%m", "%d")


def _readable(values: Sequence[str], date_format: str) -> list[str]:
    return [value for value in values if _reads(value, date_format)]


def _reads(value: str, date_format: str) -> bool:
    try:
        datetime.strptime(value, date_format)
    except ValueError:
        return False
    return True


def _format_of(value: str) -> str | None:
    """The format of one value: empty if it is read without one, ``{}`` for day and month in either order."""
    if len(value) > 40:
        return None
    if _ISO.fullmatch(value):
        return ""
    if found := _SIGNED.fullmatch(value):
        if date_order(value) == NEITHER and found["a"] != found["b"]:
            return None
        sign, time = found["sign"], _time_of(value)
        if sign == "." and len(found["year"]) == 4 and "%p" not in time:
            return ""
        return f"{{}}{sign}{{}}{sign}{'%Y' if len(found['year']) == 4 else '%y'}{time}"
    if found := _YEAR_FIRST.fullmatch(value):
        return f"%Y{found['sign']}%m{found['sign']}%d{_time_of(value)}"
    if _BARE.fullmatch(value):
        return "%Y%m%d"
    if found := _NAMED.fullmatch(value):
        return f"%d{found['sign']}%b{found['sign']}%Y"
    return None


def _time_of(value: str) -> str:
    found = re.search(r"(?P<gap>[T ])(?P<time>\d{1,2}:\d{2}(?P<seconds>:\d{2})?)(?P<half> ?[AaPp][Mm])?", value)
    if found is None:
        return ""
    hour = "%I" if found["half"] else "%H"
    half = found["half"].replace(found["half"].strip(), "%p") if found["half"] else ""
    return f"{found['gap']}{hour}:%M{':%S' if found['seconds'] else ''}{half}"


# Numbers ------------------------------------------------------------------------------------------

#: (decimal, thousands), simplest first
READINGS: tuple[tuple[str, str], ...] = (
    (".", ""), (",", ""), (",", " "), (".", ","), (",", "."), (".", " "), (".", "'"), (".", "’"),
)  # fmt: skip
_BLANK = str.maketrans(dict.fromkeys(BLANKS, " "))


def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    whole = rf"(?:[1-9][0-9]{{0,2}}(?:{re.escape(thousands)}[0-9]{{3}})+|[0-9]+)" if thousands else "[0-9]+"
    return re.compile(rf"[+-]?{whole}(?:{re.escape(decimal)}[0-9]*)?(?:[eE][+-]?[0-9]+)?")


_PATTERNS = {reading: _pattern(*reading) for reading in READINGS}


def is_number(value: str) -> bool:
    """Return True if the value is a number in some reading."""
    text = value.strip().translate(_BLANK)
    return text[-1:].isdigit() and len(text) <= 40 and any(item.fullmatch(text) for item in _PATTERNS.values())


def number_share(values: Sequence[str]) -> float:
    """The share of values that are numbers in some reading."""
    return sum(map(is_number, values)) / len(values) if values else 0.0


def numbers_of(values: Iterable[str]) -> Numbers | None:
    """How the numbers of some columns together are written; None without any."""
    texts = [text for value in values if (text := value.strip().translate(_BLANK)) and len(text) <= 40]
    fits = {reading: sum(map(bool, map(_PATTERNS[reading].fullmatch, texts))) for reading in READINGS}
    most = max(fits.values(), default=0)
    if most == 0:
        return None
    best = [reading for reading in READINGS if fits[reading] == most]
    decimal, thousands = best[0]
    known = Numbers(decimal=decimal, thousands=thousands, fits=most, of=len(texts))
    open_value = next((text for text in texts if len({_value(text, reading) for reading in best} - {None}) > 1), "")
    if open_value:
        first = {_value(open_value, reading): reading for reading in reversed(best)}
        return replace(
            known, because=open_value, is_open=True, alternatives=tuple(sorted(first.values(), key=READINGS.index))
        )
    decided = next(
        (text for text in texts if not text.lstrip("+-").isdigit() and _PATTERNS[best[0]].fullmatch(text)), ""
    )
    return replace(known, because=decided)


def _value(text: str, reading: tuple[str, str]) -> float | None:
    if not _PATTERNS[reading].fullmatch(text):
        return None
    decimal, thousands = reading
    return float((text.replace(thousands, "") if thousands else text).replace(decimal, "."))
