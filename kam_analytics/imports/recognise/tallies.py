"""The rows of a whole file by the values of a column: their sums, and the cells of several columns row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kam_analytics.imports.formats.numbers import numbers_of, scale_of, unmarked, value_of
from kam_analytics.imports.mapping.mapping import BEGINS
from kam_analytics.imports.recognise.flags import ReadTogether, Take, flags_of
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.matching import bare, meanings, type_of
from kam_analytics.imports.recognise.meaning.currency import is_currency
from kam_analytics.imports.recognise.sample import Sample
from kam_analytics.imports.recognise.standing import (
    CREDITED,
    comes_before,
    is_credit_series,
    is_main_line,
    is_sign,
    open_codes,
    standing,
)
from kam_analytics.imports.recognise.whole import read_through

#: separates the cells of a row
_BETWEEN = "\x1f"
#: the number of a document with letters before it
_DOCUMENT = re.compile(r"[^\W\d_]{1,10}[-_/ .]?\d")
#: a column with more values is none of currencies
_CURRENCIES = 40
#: larger numbers are typing errors or ids
_LARGEST = 1e12


def with_tallies(guess: Guess, read: ReadTogether) -> Guess:
    """The guess with the sums of values whose rows may not count, and with what flags say of the stages of deals."""
    asked = [
        (column.name, value)
        for column in guess.columns if column.is_coded
        for twice in [comes_before("sales", column.values)]
        for codes in [open_codes(column.name, column.counts)]
        for value in column.counts
        if value in twice or value in codes or any(_may_not_count(kind, column.name, value) for kind in {guess.kind, "sales"})
    ]  # fmt: skip
    asked += [(column.name, value) for column in guess.columns for value in _foreign(column)]
    asked += [(column.name, BEGINS) for column in guess.columns if bare(column.name) in CREDITED and column.filled]
    for column in guess.columns:
        if is_main_line(column.name):
            asked += [(column.name, value) for value in ("", *column.values)]
        elif is_sign(column.name):
            # a minus alone is no value elsewhere
            asked += [(column.name, value) for value in column.blanks]
    documents = [column.name for column in guess.columns if _has_documents(column)]
    sums, row_counts = _sums(read, guess, asked, documents)
    return replace(guess, sums=sums, row_counts=row_counts, flags=flags_of(read, guess.columns))


def _foreign(column: Column) -> list[str]:
    """The values of a column of currencies, where there are several."""
    is_one = column.is_coded and 1 < len(column.counts) <= _CURRENCIES and is_currency(column.seen)
    return list(column.values) if is_one else []


def _may_not_count(kind: str, header: str, value: str) -> bool:
    found = standing(kind, header, value)
    return bool(found.becomes) and not found.is_sure


def _has_documents(column: Column) -> bool:
    """Return True for numbers of invoices that begin with letters."""
    is_named = any(field == "order_id" for field, _sure, _rank in meanings("sales", column.name, False))
    return is_named and any(_DOCUMENT.match(cell) for cell in column.cells)


# Sums ---------------------------------------------------------------------------------------------


def _sums(
    read: ReadTogether, guess: Guess, asked: Sequence[tuple[str, str]], documents: Sequence[str]
) -> tuple[dict[tuple[str, str], dict[str, float]], dict[tuple[str, str], int]]:
    """The sums of the numeric columns over the rows of each column and value, and the numbers of those rows.

    ``documents`` are columns with numbers of invoices, of which each beginning for credit notes is a value.
    """
    # ids are numbers of which there is no sum
    named = {name for field, name in guess.fields.items() if type_of(guess.kind, field) in ("text", "date")}
    numeric = [
        column for column in guess.columns if column.numbers and column.dates is None and column.name not in named
    ]
    sums: dict[tuple[str, str], dict[str, float]] = {}
    row_counts: dict[tuple[str, str], int] = {}
    if not (asked or documents) or not numeric:
        return sums, row_counts
    names = list(dict.fromkeys([*(column for column, _value in asked), *documents]))
    readers = {column.name: _reader(column) for column in numeric}

    def add(key: tuple[str, str], rows: pa.Array, held: dict[str, pa.Array]) -> None:
        row_counts[key] = row_counts.get(key, 0) + int(pc.sum(rows).as_py() or 0)
        totals = sums.setdefault(key, dict.fromkeys(readers, 0.0))
        for name, total in readers.items():
            totals[name] += total(held[name].filter(rows))

    def take(cells: list[pa.Array]) -> None:
        held = dict(zip([*names, *readers], cells, strict=True))
        texts = {name: pc.utf8_trim_whitespace(held[name]) for name in names}
        for column, value in asked:
            rows = pc.not_equal(texts[column], "") if value == BEGINS else pc.equal(texts[column], value)
            add((column, value), rows, held)
        for column in documents:
            starts = pc.replace_substring_regex(texts[column], r"[0-9].*$", "")
            for start in filter(is_credit_series, pc.unique(starts).to_pylist()):
                add((column, start + BEGINS), pc.equal(starts, start), held)

    read([*names, *readers], take)
    return sums, row_counts


def _reader(column: Column) -> Callable[[pa.Array], float]:
    """Sums the numbers of a column as they are written; anything else is nothing."""
    found = numbers_of(column.numbers)
    way = (found.decimal, found.thousands) if found else (".", "")

    def number_in(text: str) -> float:
        number = value_of(unmarked(text), way)
        return number * scale_of(text) if number is not None and abs(number) <= _LARGEST else 0.0

    def total(cells: pa.Array) -> float:
        if way == (".", ""):
            try:
                numbers = pc.cast(cells.filter(pc.not_equal(cells, "")), pa.float64())
                return float(pc.sum(numbers.filter(pc.is_finite(numbers))).as_py() or 0.0)
            except pa.ArrowInvalid:
                # signs around the numbers
                pass
        counted = pc.value_counts(cells)
        texts, counts = counted.field(0).to_pylist(), counted.field(1).to_pylist()
        return float(sum(number_in(text) * n for text, n in zip(texts, counts, strict=True)))

    return total


# The rows -----------------------------------------------------------------------------------------


@dataclass(kw_only=True)
class _Together:
    """Gathers pieces of several columns and gives those of the same rows away at once."""

    take: Take
    held: list[list[pa.Array]] = field(default_factory=list)

    def add(self, at: int, piece: pa.Array) -> None:
        self.held[at].append(piece)
        while all(self.held):
            self.take([pieces.pop(0) for pieces in self.held])


@dataclass(frozen=True)
class _Part:
    """One of the columns that are gathered."""

    whole: _Together
    at: int

    def add(self, piece: pa.Array) -> None:
        self.whole.add(self.at, piece)


def read_together(file: Path, seen: Sample, names: Sequence[str], take: Take) -> None:
    """Give the cells of some columns of a text to ``take``, piece by piece, for all its rows."""
    places = [seen.headers.index(name) for name in names]
    if seen.lines <= len(seen.rows) + 1:
        take(
            [
                pa.array([row[place].strip() if place < len(row) else "" for row in seen.rows], pa.string())
                for place in places
            ]
        )
        return
    whole = _Together(take=take, held=[[] for _place in places])
    read_through(file, seen, [(place, _Part(whole, at)) for at, place in enumerate(places)])
