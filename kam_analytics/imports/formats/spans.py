"""Spans of time in words, such as a period of notice, and the words that say that something has no end."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Pattern that works in Python and in the store
#: what a cell for the end says of what has none, in small letters
OPEN_ENDED = (
    r"^(?:voimassa )?toistaiseksi(?: voimassa(?: oleva)?)?$|^until further notice$|^open[ -]?end(?:ed)?$|^no end(?: date)?$|"
    r"^indefinite(?:ly)?$|^perpetual$|^evergreen$|^ongoing$|^(?:gäller )?tills vidare$|^tidsubegr[aä]nsad$|^(?:inntil|indtil) videre$|"
    r"^l[oö]pande$|^løpende$"
)
_OPEN_ENDED = re.compile(OPEN_ENDED)
#: unit -> its words in English, Finnish, Swedish and Norwegian
_UNITS = {
    "day": "d, day, days, pv, pvä, päivä, päivää, päivän, päivinä, vrk, dag, dagar, dager, dagars, dagers",
    "week": "w, wk, week, weeks, vk, vko, viikko, viikkoa, viikon, viikkoina, vecka, veckor, veckors, uke, uker, ukers",
    "month": "m, mo, mon, mth, mths, month, months, kk, kuukausi, kuukautta, kuukauden, kuukausina, mån, månad, månader, "
    "månaders, mnd, måned, måneder, måneders",
    "year": "y, yr, yrs, year, years, vuosi, vuotta, vuoden, vuosina, år, års",
}
_UNIT_OF = {word.strip(): unit for unit, words in _UNITS.items() for word in words.split(",")}
_NUMBERS = {
    word: number
    for number, words in {
        0: "no none nil ei inga ingen", 1: "a one yksi yhden en ett", 2: "two kaksi kahden två to", 3: "three kolme kolmen tre",
        4: "four neljä neljän fyra fire", 5: "five viisi viiden fem", 6: "six kuusi kuuden sex seks", 9: "nine yhdeksän nio ni",
        12: "twelve kaksitoista kahdentoista tolv",
    }.items()
    for word in words.split()
}  # fmt: skip
#: words beside a span that say what it is for
_BESIDE = re.compile(
    r"\b(?:calendar|notice|period|prior|before|the|of|end|contract|written|irtisanomisaika|irtisanomisajalla|ennen|"
    r"päättymistä|sopimuksen|uppsägningstid|uppsägning|oppsigelsestid|oppsigelse|före|før)\b"
)
_WRITTEN = re.compile(r"(?P<number>\d+|[a-zåäöø]+)\.?\s*(?P<unit>[a-zåäöø]*)")
_ISO = re.compile(r"p(?P<number>\d+)(?P<unit>[dwmy])")
#: a longer one is a typing error
_LONGEST = 120


@dataclass(frozen=True)
class Span:
    """A number of whole months and days."""

    months: int
    days: int


def is_open_ended(text: str) -> bool:
    """Return True for a text that says that something has no end.

    >>> [is_open_ended(text) for text in ("Toistaiseksi voimassa", "open-ended", "31.12.2026", "")]
    [True, True, False, False]
    """
    return _OPEN_ENDED.match(_flat(text)) is not None


def span_of(text: str, header: str = "") -> Span | None:
    """The span that a text says; the unit of a bare number is that of its header. ``None`` if either is not plain.

    >>> span_of("3 kk"), span_of("90 days' notice"), span_of("6", "Notice period (months)"), span_of("6")
    (Span(months=3, days=0), Span(months=0, days=90), Span(months=6, days=0), None)
    """
    flat = _flat(text)
    found = _ISO.fullmatch(flat) or _WRITTEN.fullmatch(" ".join(_BESIDE.sub(" ", flat).split()))
    if found is None:
        return None
    number = int(found["number"]) if found["number"].isdecimal() else _NUMBERS.get(found["number"])
    unit = _UNIT_OF.get(found["unit"]) if found["unit"] else unit_in(header)
    if number == 0:
        return Span(0, 0)
    if number is None or unit is None:
        return None
    months, days = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}[unit]
    span = Span(months * number, days * number)
    return span if span.months <= _LONGEST and span.days <= 31 * _LONGEST else None


def unit_in(header: str) -> str | None:
    """The unit that a header names, if it is one alone; single letters are none."""
    words = re.findall(r"[a-zåäöø]{2,}", _flat(header))
    named = {_UNIT_OF[word] for word in words if word in _UNIT_OF}
    return named.pop() if len(named) == 1 else None


def _flat(text: str) -> str:
    return " ".join(re.sub(r"['’`´]|\.$", "", text.casefold()).split())
