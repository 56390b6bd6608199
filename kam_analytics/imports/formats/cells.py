"""Cells that mean less than they show: texts for “empty”, and the marks with which spreadsheets keep an id a text."""

from __future__ import annotations

import re

#: texts that say that there is no value: of spreadsheets (English, Finnish), databases, programs and people
BLANK = frozenset(
    [
        "#N/A", "#NA", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA",
        "#PUUTTUU!", "#PUUTTUU", "#VIITTAUS!", "#ARVO!", "#JAKO/0!", "#NIMI?", "#LUKU!", "#TYHJÄ!",
        "NULL", "null", "(null)", "(NULL)", "<null>", "<NULL>", "[NULL]", r"\N", "nan", "NaN", "NaT", "<NA>", "None", "undefined",
        "n/a", "N/A", "n.a.", "N.A.", "#", "-", "--", "–", "—", "(blank)", "(tyhjä)", "(empty)", "(none)", "(ei mitään)",
        "00.00.0000", "00/00/0000", "0000-00-00", "00000000", "0000-00-00 00:00:00", "00.00.0000 00:00:00",
    ]
)  # fmt: skip
#: between two texts under [read] blanks
OR = "|"
#: the word under [read] texts for texts with such marks
WRAPS = "wrapped"
# Patterns that work in Python and in the store
#: ="00123" and '00123
WRAPPED = r"""^="(.*)"$|^'([0-9].*)$"""
#: an id that a spreadsheet wrote as a number with an exponent: its last digits are lost
EXPONENT = r"[0-9](?:[.,][0-9]+)?[eE][+][0-9]{1,3}"
_WRAPPED, _EXPONENT = re.compile(WRAPPED, re.DOTALL), re.compile(EXPONENT)


def is_wrapped(value: str) -> bool:
    """Return True for a text with a mark that keeps it a text."""
    return value[:1] in "='" and _WRAPPED.match(value) is not None


def unwrapped(value: str) -> str:
    """The text without such a mark."""
    found = _WRAPPED.match(value) if value[:1] in "='" else None
    return value if found is None else found[1] if found[1] is not None else found[2]


def has_exponent(value: str) -> bool:
    """Return True for an id of which only the first digits are left."""
    return _EXPONENT.fullmatch(value) is not None
