"""How the days of a column are written. What is open is reported, never guessed.

A *way* is one shape, such as 99/99/9999; it has one or several readings, and the values of the whole column tell which
of them is meant. A reading is a format of ``strptime`` or one of ``WORDS``. Under ``[read] date_format`` stands one
format, or several with “|” between them; “…” stands for a time of day that may follow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from kam_analytics.imports.formats.months import WEEKDAY, canonical
from kam_analytics.imports.formats.spans import is_open_ended

QUARTER, WEEK, SERIAL, EPOCH = "quarter", "week", "serial", "epoch"
#: readings that are no format of strptime
WORDS = (QUARTER, WEEK, SERIAL, EPOCH)
ISO, FINNISH = "%Y-%m-%d", "%d.%m.%Y"
#: between two formats, and behind one after which a time of day may stand
OR, ANY_TIME = "|", "…"
#: this many first values decide whether a column can hold days
_PROBE = 20
#: no longer text is a day
_LONGEST = 100
#: the two-digit years of one column lie within so many years
_SPREAD = 10
#: the first day of a spreadsheet's calendar; plausible days of it (1990 to 2040) and seconds since 1970 (2000 to 2040)
FIRST_SERIAL = date(1899, 12, 30)
SERIALS, SECONDS = (32_874, 51_501), (946_684_800, 2_208_988_800)
_MILLISECONDS = 13

# Patterns that work in Python and in the store
#: a time of day at the end of a text: the time, the half of the day, the time zone
CLOCK = (
    r"(?:T|[ ,]+(?:klo |kl\.? ?|at )?)([0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?)"
    r"(?: ?([AaPp])\.?[Mm]\.?)?(?: ?(Z|(?:UTC|GMT)? ?[+-][0-9]{1,2}(?::?[0-9]{2})?|[A-Z]{2,5})(?: \(.*\))?)?$"
)
#: the time zone of a moment in UTC
UTC = r"Z|UTC|GMT|(?:UTC|GMT)? ?[+-]00?(?::?00)?"
_QUARTER = "(?:q|qtr|quarter|kv|kvartal|kvartaali|nelj|neljännes)"
_WEEK = "(?:w|wk|week|vk|v|viikko|kw)"
#: a year with a quarter or week beside it, and which of the two groups is the year
QUARTERS = (
    (rf"^{_QUARTER}[ .]*([1-4])[ /.,-]*'?([0-9]{{4}}|[0-9]{{2}})$", 2),
    (rf"^([0-9]{{4}}|[0-9]{{2}})[ /.-]*{_QUARTER}[ .]*([1-4])$", 1),
    (rf"^([1-4])[ .]*{_QUARTER}[ ./-]*'?([0-9]{{4}}|[0-9]{{2}})$", 2),
)
WEEKS = (
    (rf"^([0-9]{{4}})[ /-]*{_WEEK}[ .]*([0-9]{{1,2}})$", 1),
    (rf"^{_WEEK}[ .]*([0-9]{{1,2}})[ /.,-]+([0-9]{{4}})$", 2),
)


@dataclass(frozen=True, kw_only=True)
class _Shape:
    """A shape of a text, and the orders in which its numbers can be day, month and year (Y: of four digits)."""

    pattern: re.Pattern[str]
    orders: tuple[str, ...]
    #: numbers of other columns look like this, so that only the header of a column makes it one of days
    is_bare: bool = False


def _shape(pattern: str, *orders: str, is_bare: bool = False) -> _Shape:
    return _Shape(pattern=re.compile(pattern), orders=orders, is_bare=is_bare)


_YEAR = "((?:19|20)[0-9]{2})"
_SHAPES = (
    _shape(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})", "Ymd", "Ydm"),
    _shape(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})", "dmY", "mdY"),
    _shape(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2})", "dmy", "mdy", "ymd"),
    _shape(rf"{_YEAR}()(0[1-9]|1[0-2])([0-9]{{2}})", "Ymd"),
    _shape(rf"{_YEAR}([-/])([0-9]{{1,2}})", "Ym"),
    _shape(rf"([0-9]{{1,2}})([-/]){_YEAR}", "mY"),
    _shape(rf"{_YEAR}([MK])([0-9]{{2}})", "Ym"),
    _shape(rf"{_YEAR}([.])([0-9]{{2}})", "Ym", is_bare=True),
    _shape(rf"([0-9]{{1,2}})([.]){_YEAR}", "mY", is_bare=True),
    _shape(rf"{_YEAR}()(0[1-9]|1[0-2])", "Ym", is_bare=True),
    _shape(r"([0-9]{2})()([0-9]{2})([0-9]{2})", "ymd", "dmy", "mdy", is_bare=True),
)
#: days with a name of the month, as ``canonical`` writes them
_NAMED = ("%d %b %Y", "%b %d %Y", "%b %Y", "%Y %b", "%d %b %y", "%b %y", "%Y %b %d")


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """One value: its way, the formats that can read it, the format of its time of day."""

    way: str
    formats: frozenset[str]
    all: tuple[str, ...]
    time: str


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way in which days of a column are written: ``formats`` read all of its values, the likely one first.

    Without any, some values allow only one order of day and month and some only the other. ``example`` is a value that
    decided, or one that is open. ``times`` are the formats of the times of day behind the days.
    """

    key: str
    formats: tuple[str, ...]
    alternatives: tuple[str, ...]
    example: str
    values: int
    times: frozenset[str]

    @property
    def is_open(self) -> bool:
        return len(self.formats) > 1

    @property
    def is_mixed(self) -> bool:
        return not self.formats


@dataclass(frozen=True, kw_only=True)
class Dates:
    """How the days of a column are written; ``fits`` of ``of`` values are days."""

    ways: tuple[Way, ...]
    fits: int
    of: int


def is_exact(date_format: str | None) -> bool:
    """Return True if the reader itself can read this format: it is the only one, and nothing may stand around it."""
    loose = (*WORDS, OR, ANY_TIME, "%b", "%B")
    return bool(date_format) and not any(sign in str(date_format) for sign in loose)


def is_date(value: str) -> bool:
    """Return True if a value is written as a day, whatever its column is called."""
    return _seen(value.strip(), False) is not None


def dates_of(values: Sequence[str], *, by_header: bool = False) -> Dates | None:
    """How the days among the values of a column are written; None if fewer than half are days.

    With ``by_header`` the column is called like a day, so that 46027 and 202601 are days too.
    """
    values = [value for value in map(str.strip, values) if value and not is_open_ended(value)]
    probe = values[:_PROBE]
    if not probe or sum(_seen(value, by_header) is not None for value in probe) * 2 < len(probe):
        return None
    held: dict[str, list[tuple[str, _Seen]]] = {}
    for value in values:
        if (seen := _seen(value, by_header)) is not None:
            held.setdefault(seen.way, []).append((value, seen))
    fits = sum(map(len, held.values()))
    if fits * 2 < len(values):
        return None
    ways = sorted((_way(key, found) for key, found in held.items()), key=lambda way: -way.values)
    return Dates(ways=tuple(ways), fits=fits, of=len(values))


def _way(key: str, found: Sequence[tuple[str, _Seen]]) -> Way:
    """The readings of one way that are possible for all of its values."""
    possible = found[0][1].all
    left = [form for form in possible if all(form in seen.formats for _value, seen in found)]
    values = [value for value, _seen in found]
    if possible[0].startswith("%Y"):
        # hardly anybody writes 2026-31-12: a month above 12 among other dates is a typing error
        left = [*left, possible[0]] if possible[0] not in left and left else [possible[0]]
    elif len(left) > 1:
        left = _plausible(left, values)
    if len(left) == 1:
        # a value that only this reading explains
        example = next((value for value, seen in found if seen.formats == {left[0]}), values[0])
    else:
        example = next((value for value in values if len({read_day(value, form) for form in possible}) > 1), values[0])
    return Way(
        key=key,
        formats=tuple(left),
        alternatives=tuple(form for form in possible if form not in left[:1]),
        example=example,
        values=len(found),
        times=frozenset(seen.time for _value, seen in found),
    )


def _plausible(forms: list[str], values: Sequence[str]) -> list[str]:
    """Leave out readings that nobody writes: m.d.y, and years that come first though they differ more than the days."""
    left = [form for form in forms if not form.startswith("%m.%d.")]
    first = [form for form in left if form.startswith("%y")]
    others = [form for form in left if form not in first]
    if not first or not others:
        return left
    leading, last = ({day.year for value in values if (day := read_day(value, form))} for form in (first[0], others[0]))
    # many different years are days of a month
    if max(leading) - min(leading) > _SPREAD or len(leading) > len(last):
        return others
    if len(leading) < len(last):
        return [*first, *others]
    # 05/01/26 and 05.01.26 are seldom days of 2005
    return [*others, *first] if "-" in others[0] else others


@lru_cache(maxsize=50_000)
def _seen(value: str, by_header: bool) -> _Seen | None:
    if len(value) > _LONGEST:
        return None
    clock = re.search(CLOCK, value)
    text = value[: clock.start()] if clock else value
    time = _time_of(clock) if clock else ""
    if weekday := re.match(WEEKDAY, text.lower()):
        text, time = text[weekday.end() :], ANY_TIME
    for place, shape in enumerate(_SHAPES):
        found = shape.pattern.fullmatch(text)
        if found is None or (shape.is_bare and not by_header):
            continue
        sign = found[2]
        forms = {_format(order, sign): order for order in shape.orders}
        read = frozenset(form for form, order in forms.items() if _day(order, found.groups()))
        if read:
            return _Seen(way=f"{place}{sign}", formats=read, all=tuple(forms), time=time)
        if not shape.is_bare:
            return None
    for form in (*_NAMED, QUARTER, WEEK, *((SERIAL, EPOCH) if by_header else ())):
        if read_day(text, form) is not None:
            return _Seen(way=form, formats=frozenset([form]), all=(form,), time=time)
    return None


def _format(order: str, sign: str) -> str:
    return sign.join(f"%{part}" for part in order)


def _day(order: str, groups: Sequence[str]) -> date | None:
    numbers = [int(part) for place, part in enumerate(groups) if place != 1]
    parts = dict(zip(order, numbers, strict=True))
    # a two-digit year as the store reads it
    year = parts["Y"] if "Y" in parts else parts["y"] + (2000 if parts["y"] < 69 else 1900)
    try:
        return date(year, parts["m"], parts.get("d", 1))
    except ValueError:
        return None


def _time_of(clock: re.Match[str]) -> str:
    """The format of a time that the reader can read behind a day; ``ANY_TIME`` for any other."""
    time, half, zone = clock.groups()
    gap = clock[0][: clock.start(1) - clock.start()]
    if zone or "." in time or "," in time or gap not in ("T", " "):
        return ANY_TIME
    seconds = ":%S" if time.count(":") == 2 else ""
    if not half:
        return f"{gap}%H:%M{seconds}"
    written = clock[0][len(gap) + len(time) :]
    return f"{gap}%I:%M{seconds}{written[: -len(written.lstrip())]}%p" if "." not in written else ANY_TIME


def read_day(value: str, form: str) -> date | None:
    """The day of a value in one format; a time of day behind it does not matter."""
    text = re.sub(WEEKDAY, "", re.sub(CLOCK, "", value.strip()), flags=re.IGNORECASE)
    if form in (QUARTER, WEEK):
        return _period(text, form)
    if form in (SERIAL, EPOCH):
        return _counted(text, form)
    if "%b" in form:
        try:
            return datetime.strptime(canonical(text), form).date()
        except ValueError:
            return None
    shapes = (
        (shape.pattern.fullmatch(text), order)
        for shape in _SHAPES
        for order in shape.orders
        if _format(order, form[2:3] if form[2:3] != "%" else "") == form
    )
    return next((day for found, order in shapes if found and (day := _day(order, found.groups()))), None)


def _period(text: str, form: str) -> date | None:
    """The first day of a quarter or an ISO week."""
    for pattern, place in QUARTERS if form == QUARTER else WEEKS:
        if found := re.match(pattern, text.lower()):
            year, number = int(found[place]), int(found[3 - place])
            year += 2000 if year < 100 else 0
            try:
                return date(year, 3 * number - 2, 1) if form == QUARTER else date.fromisocalendar(year, number, 1)
            except ValueError:
                return None
    return None


def _counted(text: str, form: str) -> date | None:
    """The day of a spreadsheet's number, or of seconds or milliseconds since 1970."""
    if not re.fullmatch(r"[0-9]{5}(?:[.,][0-9]+)?" if form == SERIAL else r"[0-9]{10}|[0-9]{13}", text):
        return None
    number = int(re.split("[.,]", text)[0])
    if form == SERIAL:
        return FIRST_SERIAL + timedelta(days=number) if SERIALS[0] <= number <= SERIALS[1] else None
    seconds = number // 1000 if len(text) == _MILLISECONDS else number
    return date(1970, 1, 1) + timedelta(seconds=seconds) if SECONDS[0] <= seconds <= SECONDS[1] else None
