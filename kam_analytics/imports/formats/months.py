"""Names of months and weekdays in the languages of the files: English, Finnish, Swedish and German."""

from __future__ import annotations

import re

ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMES = (
    "jan january januari januar", "feb february februari februar", "mar march mars märz mär", "apr april",
    "may maj mai", "jun june juni", "jul july juli", "aug august augusti", "sep sept september",
    "oct october okt oktober", "nov november", "dec december dez dezember",
)  # fmt: skip
_FINNISH = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu")
_ENDINGS = ("", "k", "kuu", "kuuta", "kuun", "kuussa")
#: a name in small letters -> the English name of three letters
MONTHS = {
    name: english
    for english, names, stem in zip(ENGLISH, _NAMES, _FINNISH, strict=True)
    for name in (*names.split(), *(stem + ending for ending in _ENDINGS))
}
#: a weekday before a day, in small letters
WEEKDAY = (
    r"^(?:ma|ti|ke|to|pe|la|su|maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai|(?:maanan|tiis|tors|perjan|lauan|sunnun)taina"
    r"|keskiviikkona|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)[., ]+"
)
#: a name of a month, and what stands between the parts of a day that has one
WORD, BETWEEN = r"\p{L}{3,}", r"[ .,/-]+"
#: a quarter without its year
QUARTER = r"^(?:q|qtr|quarter|kv|kvartal|kvartaali|nelj|neljännes)[ .]*([1-4])$|^([1-4])[ .]*(?:q|kv|nelj)\.?$"
_QUARTER = re.compile(QUARTER)
_WORD = re.compile(WORD.replace(r"\p{L}", r"[^\W\d_]"))


def is_month(text: str) -> bool:
    """Return True for a month without its year: its name or number."""
    word = text.lower().rstrip(".")
    return word in MONTHS or (word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= len(ENGLISH))


def is_quarter(text: str) -> bool:
    """Return True for a quarter without its year, such as Q2."""
    return _QUARTER.match(text.lower()) is not None


def canonical(text: str) -> str:
    """A day with the name of its month, with the English name and blanks between its parts: ``5 Jan 2026``."""
    named = _WORD.sub(lambda found: MONTHS.get(found[0], found[0]), text.lower(), count=1)
    return re.sub(BETWEEN, " ", named).strip()
