"""Rows of totals: their words, and the sums that prove them.

A name such as “Total Energies Oy” has the same words. What makes a row a total is evidence: it lacks what every
other row has, its amounts are the sums of the rows above it, or it names the group that has just ended.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kam_analytics.imports.formats.numbers import numbers_of

#: whole labels
_WHOLE = frozenset(
    " ".join(words.split())
    for words in [
        "\n    total ",
        " totals ",
        " grand total ",
        " grand totals ",
        " subtotal ",
        " subtotals ",
        " sub total ",
        " sub totals ",
        " sum ",
        " sum total ",
        " total sum\n    ",
        " overall total ",
        " overall result ",
        " report total ",
        " report totals ",
        " yhteensa ",
        " kaikki yhteensa ",
        " kaikki yht ",
        " yht ",
        " summa\n    ",
        " loppusumma ",
        " kokonaissumma ",
        " valisumma ",
        " yhteissumma ",
        " koko summa ",
        " raportti yhteensa ",
        " kaikki summa ",
        " totalt ",
        " summe\n    ",
        " gesamt ",
        " gesamtsumme ",
        " zwischensumme ",
        " gesamtergebnis ",
        " average ",
        " keskiarvo\n    ",
    ]
)
#: labels that name nothing else: the amount of the one row above proves them
SURE = frozenset(
    {"subtotal", "subtotals", "sub total", "sub totals", "grand total", "valisumma", "yhteensa", "zwischensumme"}
)
_AFTER = re.compile(
    r"(?P<name>.+?)[\s:,–-]+(?:yhteensa|yht|(?:grand |sub ?)?totals?|summa|valisumma|sum|totalt|gesamt)"
)
_BEFORE = re.compile(
    r"(?P<sign>(?:grand |sub ?)?totals?(?: for| of)?|yhteensa|yht|summa|valisumma)\s*(?P<apart>[:–-]?)\s+(?P<name>.+)"
)
#: a name after one of these words alone may be that of a company
_WEAK = frozenset({"total", "totals", "summa"})
_COMPANY = re.compile(
    r"(?:.* )?(?:oy|oyj|ab|ay|ky|tmi|rf|ry|ltd|limited|inc|llc|plc|corp|gmbh|ag|as|asa|sa|spa|bv|nv|kft|se)"
)
_COUNT = re.compile(r"\s*\(\d[^)]*\)\s*$")
#: literal parts of all words, for a quick search
TRACES = (b"total", b"yht", b"sum", b"gesamt", b"average", b"keskiarvo")
_LONGEST = 80
#: how far a sum may be off because its parts are rounded
_ROUNDED, _SHARE = 0.05, 1e-6
_AT_ONCE = 1000


class Label(NamedTuple):
    """A text with a word for totals; ``name`` is the group it names, ``is_weak`` if it may be the name of a company."""

    text: str
    name: str
    is_after: bool
    is_weak: bool


def flat(text: str) -> str:
    """A text without case and diacritics, with single blanks."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


def label_of(text: str) -> Label | None:
    """The label of a total, if a text can be one."""
    if len(text) > _LONGEST:
        return None
    said = _COUNT.sub("", flat(text)).rstrip(":. ")
    if said in _WHOLE:
        return Label(said, "", is_after=False, is_weak=False)
    if found := _AFTER.fullmatch(said):
        return Label(said, found["name"], is_after=True, is_weak=False)
    if found := _BEFORE.fullmatch(said):
        is_weak = found["sign"] in _WEAK and not found["apart"]
        return Label(said, found["name"], is_after=False, is_weak=is_weak)
    return None


def is_company(name: str) -> bool:
    """Return True if a flat name ends in the form of a company."""
    return _COMPANY.fullmatch(name.rstrip(".")) is not None


class Sums:
    """Sums of the columns with numbers: since the last total, and of all rows."""

    def __init__(self, places: Sequence[int], values: Sequence[str]) -> None:
        found = numbers_of(values)
        self._decimal, self._thousands = (found.decimal, found.thousands) if found else (".", "")
        self._group = dict.fromkeys(places, 0.0)
        self._whole = dict.fromkeys(places, 0.0)
        self._rows = self._rows_before = 0
        self._waiting: list[list[str]] = []

    @property
    def rows(self) -> int:
        """The number of all rows."""
        return self._rows_before + self._rows

    def add(self, cells: list[str]) -> None:
        """Add an ordinary row."""
        self._rows += 1
        self._waiting.append(cells)
        if len(self._waiting) == _AT_ONCE:
            self._sum_up()

    def add_columns(self, columns: Sequence[pa.Array], rows: int) -> None:
        """Add ordinary rows by the cells of their columns with numbers."""
        self._rows += rows
        for place, cells in zip(self._group, columns, strict=True):
            added = self._sum_of(cells)
            self._group[place] += added
            self._whole[place] += added

    def _sum_of(self, cells: pa.Array) -> float:
        texts = pc.utf8_trim_whitespace(cells)
        if self._thousands:
            texts = pc.replace_substring(texts, self._thousands, "")
        if self._decimal != ".":
            texts = pc.replace_substring(texts, self._decimal, ".")
        try:
            numbers = pc.cast(texts.filter(pc.not_equal(texts, "")), pa.float64())
        except pa.ArrowInvalid:
            # a value among them is no number
            return sum(self._number([text], 0) for text in cells.to_pylist())
        return float(pc.sum(numbers).as_py() or 0.0)

    def end_group(self) -> None:
        """Begin a new group below a total."""
        self._sum_up()
        self._rows_before += self._rows
        self._rows = 0
        self._group = dict.fromkeys(self._group, 0.0)

    def adds_up(self, cells: list[str]) -> int:
        """The number of rows whose sum is in this row; 0 if it is no sum."""
        self._sum_up()
        for place in self._group:
            number = self._number(cells, place)
            if number and self._rows and _equal(number, self._group[place]):
                return self._rows
            if number and self.rows and _equal(number, self._whole[place]):
                return self.rows
        return 0

    def _sum_up(self) -> None:
        for place in self._group:
            added = sum(self._number(cells, place) for cells in self._waiting)
            self._group[place] += added
            self._whole[place] += added
        self._waiting.clear()

    def _number(self, cells: list[str], place: int) -> float:
        try:
            text = cells[place]
            return float(text)
        except IndexError:
            return 0.0
        except ValueError:
            text = "".join(text.split())
        try:
            return float((text.replace(self._thousands, "") if self._thousands else text).replace(self._decimal, "."))
        except ValueError:
            return 0.0


def _equal(number: float, total: float) -> bool:
    return abs(number - total) <= _ROUNDED + _SHARE * abs(total)
