"""Rows between the header and the first row: the questions of a survey, units, names in another language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kam_analytics.imports.files.text import plain
from kam_analytics.imports.formats.days import is_date
from kam_analytics.imports.formats.numbers import is_number

#: this many rows must follow a second header that is known by its words alone
_LEAST = 3
#: a second header has words in at least so many columns of numbers and dates
_WORDS = 2
_LOOKED_AT = 20
_TYPED = 0.8
_MARK = '{"ImportId"'
#: columns of a survey tool that have a value in every answer, and none in its second header
_SURVEY = frozenset({"Respondent ID", "Collector ID"})


@dataclass(frozen=True, kw_only=True)
class Below:
    """The rows below a header that are none: how many, what they ask of each column, the names with those they add."""

    names: tuple[str, ...]
    rows: int = 0
    asked: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What the first of these rows says."""
        return ", ".join(dict.fromkeys(text for text in self.asked if text))


def below(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Below:
    """Look at the first rows below a header."""
    headers = tuple(names)
    none = Below(names=headers)
    if len(headers) < 2 or not rows:
        return none
    marked = next((place for place, row in enumerate(rows[:2]) if _is_marked(row)), None)
    if marked is not None:
        return Below(names=headers, rows=marked + 1, asked=_cells(rows[0], headers) if marked else ())
    first = _cells(rows[0], headers)
    if _is_survey(headers, first):
        # a question with several answers has its text above the first one only
        return Below(names=tuple(map(_named, headers, first)), rows=1, asked=first)
    return Below(names=headers, rows=1, asked=first) if _is_second(headers, rows) else none


def _is_marked(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return bool(filled) and all(cell.startswith(_MARK) for cell in filled)


def _is_survey(headers: tuple[str, ...], first: tuple[str, ...]) -> bool:
    return _SURVEY.issubset(headers) and any(first) and not any(first[headers.index(name)] for name in _SURVEY)


def _named(header: str, text: str) -> str:
    return header or text


def _is_second(headers: tuple[str, ...], rows: Sequence[Sequence[str]]) -> bool:
    """Return True if the first row has words alone, where the other rows have numbers and dates."""
    if len(rows) <= _LEAST or any(is_number(cell) or is_date(cell) for cell in rows[0]):
        return False
    filled = [place for place in range(min(len(headers), len(rows[0]))) if rows[0][place].strip()]
    return sum(is_typed(rows[1:], place, least=_LEAST) for place in filled) >= _WORDS


def is_typed(rows: Sequence[Sequence[str]], place: int, *, least: int = 1) -> bool:
    """Return True if most values of a column, and at least so many, are numbers or dates."""
    values = [row[place].strip() for row in rows[:_LOOKED_AT] if place < len(row) and row[place].strip()]
    return len(values) >= least and sum(is_number(value) or is_date(value) for value in values) >= _TYPED * len(values)


def _cells(row: Sequence[str], headers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(row[place]) if place < len(row) else "" for place in range(len(headers)))
