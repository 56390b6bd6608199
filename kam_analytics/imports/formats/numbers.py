"""How the numbers of a column are written: separators, signs and marks around them. What is open is reported, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

#: blanks that separate thousands; all mean the same
BLANKS = " \u00a0\u202f\u2009\u2007"
#: apostrophes that separate thousands, likewise
APOSTROPHES = "'’‘´ʼ"
#: signs of a negative number
MINUS = "\u2212\u2013-"
PERCENT = "%"
#: which side of an account a number is on, behind it
SIDES = ("CR", "DR")
#: the word under [read] numbers for numbers with marks around them
MARKS = "marked"
_LONGEST = 40
# Patterns that work in Python and in the store
#: a sign or code of a currency: it belongs to the number, but is no part of it
CURRENCY = (
    r"[€$£¥₽₹₺₩₪฿₴₫₦]|(?:US|CA|AU|NZ|HK|C|A|R|S)\$|[Kk]r\.?|zł|Kč|Ft|lei|[Ee]uroa?"
    "|EUR|USD|GBP|SEK|NOK|DKK|ISK|CHF|PLN|CZK|HUF|RON|BGN|RUB|UAH|TRY|JPY|CNY|INR|CAD|AUD|NZD|BRL|MXN|ZAR|SGD|HKD|KRW|THB|AED|SAR|ILS"
)
_SIGN = rf"[+{MINUS}]"
#: thousands and millions behind a number; t and m alone may be tonnes and metres
SCALE = r"[kK]|M|[Mm]ilj\.?|[Mm]io\.?|[Mm]n|[tm] ?(?:€|EUR)"
#: how the scales of thousands begin
_THOUSANDS = "kt"
#: what may stand around a number, with its groups: minus signs, the number, scale, percent, which side of an account.
#: A dash behind the separator of decimals is part of the number: 100,- has none
MARKED = (
    rf"^(\()?({_SIGN})? *(?:{CURRENCY})? *({_SIGN})? *([0-9.,][0-9.,{APOSTROPHES} ]*(?:[.,][{MINUS}]{{1,2}})?) *({SCALE})? *(%)? *(?:{CURRENCY})? *({_SIGN})? *(\))?"
    r" *([CcDd][Rr]\.?)?$"
)
_MARKED = re.compile(MARKED)
_CURRENCY = re.compile(CURRENCY)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """How the numbers of some columns are written: ``fits`` of ``of`` values fit; ``because`` is a deciding value.

    With ``is_open`` a value such as 1.234 means different numbers in different readings:
    ``alternatives`` are (decimal, thousands) to choose from. With ``is_marked`` some have marks around them.
    """

    decimal: str
    thousands: str
    fits: int
    of: int
    because: str = ""
    is_open: bool = False
    alternatives: tuple[tuple[str, str], ...] = ()
    is_marked: bool = False


#: (decimal, thousands), simplest first
READINGS: tuple[tuple[str, str], ...] = (
    (".", ""), (",", ""), (",", " "), (".", ","), (",", "."), (".", " "), (".", "'"), (",", "'"),
)  # fmt: skip
_SAME = str.maketrans({**dict.fromkeys(BLANKS, " "), **dict.fromkeys(APOSTROPHES, "'")})


def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    sign = re.escape(thousands)
    # a lakh is 1,00,000
    lakhs = rf"|[1-9][0-9]?(?:{sign}[0-9]{{2}})+{sign}[0-9]{{3}}" if thousands == "," else ""
    whole = rf"(?:[1-9][0-9]{{0,2}}(?:{sign}[0-9]{{3}})+{lakhs}|[0-9]+)" if thousands else "[0-9]+"
    return re.compile(rf"[+-]?{whole}(?:{re.escape(decimal)}[0-9]*)?(?:[eE][+-]?[0-9]+)?")


_PATTERNS = {reading: _pattern(*reading) for reading in READINGS}


def _text(value: str) -> str:
    return value.strip().translate(_SAME)


def _is_bare(text: str) -> bool:
    return text[-1:].isdigit() and len(text) <= _LONGEST and any(item.fullmatch(text) for item in _PATTERNS.values())


def is_number(value: str) -> bool:
    """Return True if the value is a number in some reading, whatever marks are around it."""
    text = _text(value)
    return _is_bare(text) or _is_bare(unmarked(text))


def unmarked(value: str) -> str:
    """The number without the marks around it, a minus before it; the value itself if it is none."""
    text = _text(value)
    found = _MARKED.match(text) if len(text) <= _LONGEST else None
    if found is None or _is_bare(text):
        return text
    opened, before, between, figure, _scale, _percent, behind, closed, _side = found.groups()
    if bool(opened) != bool(closed):
        return text
    number = figure.rstrip(f"{MINUS} ")
    is_whole = number.endswith((".", ",")) and (behind or figure.endswith(tuple(MINUS)))
    is_negative = opened or any(sign and sign in MINUS for sign in (before, between, None if is_whole else behind))
    return ("-" if is_negative else "") + number + ("0" if is_whole else "")


def scale_of(value: str) -> int:
    """What a number with the word for thousands or millions behind it is multiplied by."""
    text = _text(value)
    found = _MARKED.match(text) if not text[-1:].isdigit() and len(text) <= _LONGEST else None
    return 1 if found is None or found[5] is None else 1000 if found[5][0].lower() in _THOUSANDS else 1_000_000


def marks_of(values: Iterable[str]) -> tuple[str, ...]:
    """The marks around the numbers: currencies as they are written, %, CR and DR, and - for a minus that stands elsewhere."""
    found: dict[str, None] = {}
    for text in map(_text, values):
        number = _MARKED.match(text) if not _is_bare(text) and len(text) <= _LONGEST else None
        if number is None or not _is_bare(unmarked(text)):
            continue
        opened, before, between, _number, _scale, percent, behind, _closed, side = number.groups()
        rest = text[: number.start(4)] + text[number.end(4) :].removesuffix(side or "\0").strip()
        found |= dict.fromkeys(_CURRENCY.findall(rest))
        found |= dict.fromkeys(filter(None, (percent, _side(side))))
        if opened or between or behind or before not in (None, "+", "-"):
            found["-"] = None
    return tuple(found)


def _side(written: str | None) -> str:
    return f"{written[0].upper()}R" if written else ""


def number_share(values: Sequence[str]) -> float:
    """The share of values that are numbers in some reading."""
    return sum(map(is_number, values)) / len(values) if values else 0.0


def numbers_of(values: Iterable[str]) -> Numbers | None:
    """How the numbers of some columns together are written; None without any."""
    written = [text for value in values if (text := _text(value)) and len(text) <= _LONGEST]
    texts = [unmarked(text) for text in written]
    fits = {reading: sum(map(bool, map(_PATTERNS[reading].fullmatch, texts))) for reading in READINGS}
    most = max(fits.values(), default=0)
    if most == 0:
        return None
    best = [reading for reading in READINGS if fits[reading] == most]
    decimal, thousands = best[0]
    is_marked = any(bare != text for bare, text in zip(texts, written, strict=True))
    known = Numbers(decimal=decimal, thousands=thousands, fits=most, of=len(texts), is_marked=is_marked)
    open_value = next((text for text in texts if len({value_of(text, reading) for reading in best} - {None}) > 1), "")
    if open_value:
        first = {value_of(open_value, reading): reading for reading in reversed(best)}
        return replace(
            known, because=open_value, is_open=True, alternatives=tuple(sorted(first.values(), key=READINGS.index))
        )
    decided = next(
        (text for text in texts if not text.lstrip("+-").isdigit() and _PATTERNS[best[0]].fullmatch(text)), ""
    )
    return replace(known, because=decided)


def value_of(text: str, reading: tuple[str, str]) -> float | None:
    """The number that a text means with these signs for decimals and thousands."""
    if not _PATTERNS[reading].fullmatch(text):
        return None
    decimal, thousands = reading
    return float((text.replace(thousands, "") if thousands else text).replace(decimal, "."))
