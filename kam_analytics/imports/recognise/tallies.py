"""The rows of a whole file by the values of a column: their sums, and what flags beside the stage of a deal say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kam_analytics.imports.files.text import plain
from kam_analytics.imports.formats.numbers import numbers_of, scale_of, unmarked, value_of
from kam_analytics.imports.mapping.mapping import BEGINS
from kam_analytics.imports.recognise.codes import Meaning, meaning_of, truth_of
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.matching import bare, meanings, type_of
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

#: takes the cells of some columns in the same rows, piece by piece
Take = Callable[[list[pa.Array]], None]
#: gives the cells of columns, by their names, to the one that takes them
ReadTogether = Callable[[Sequence[str], Take], None]
#: separates the cells of a row
_BETWEEN = "\x1f"
#: the number of a document with letters before it
_DOCUMENT = re.compile(r"[^\W\d_]{1,10}[-_/ .]?\d")
#: larger numbers are typing errors or ids
_LARGEST = 1e12
#: header -> what it says of a deal where it is true, and where it is false
_FLAGS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("iswon", "isclosedwon", "hsisclosedwon", "won", "closedwon", "voitettu", "onvoitettu"), ("won", "not won")),
    **dict.fromkeys(("islost", "isclosedlost", "hsisclosedlost", "lost", "closedlost", "havitty", "onhavitty"), ("lost", "not lost")),
    **dict.fromkeys(("isclosed", "isclosednumeric", "hsisclosed", "dealisclosed", "isdealclosed", "closed", "suljettu", "onsuljettu"), ("closed", "open")),
}  # fmt: skip
#: headers of the chance of a deal; its ends suggest what became of it
_CHANCES = frozenset({"probability", "dealprobability", "hsdealstageprobability", "winprobability", "todennakoisyys"})
_ENDS = {"100": "likely won", "1": "likely won", "0": "likely lost"}


def with_tallies(guess: Guess, read: ReadTogether) -> Guess:
    """The guess with the sums of values whose rows may not count, and with the stages that flags explain."""
    asked = [
        (column.name, value)
        for column in guess.columns if column.is_coded
        for twice in [comes_before("sales", column.values)]
        for codes in [open_codes(column.name, column.counts)]
        for value in column.counts
        if value in twice or value in codes or any(_may_not_count(kind, column.name, value) for kind in {guess.kind, "sales"})
    ]  # fmt: skip
    asked += [(column.name, BEGINS) for column in guess.columns if bare(column.name) in CREDITED and column.filled]
    for column in guess.columns:
        if is_main_line(column.name):
            asked += [(column.name, value) for value in ("", *column.values)]
        elif is_sign(column.name):
            # a minus alone is no value elsewhere
            asked += [(column.name, value) for value in column.blanks]
    documents = [column.name for column in guess.columns if _has_documents(column)]
    sums, row_counts = _sums(read, guess, asked, documents)
    return replace(guess, sums=sums, row_counts=row_counts, stages=_stages(read, guess))


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


# Flags --------------------------------------------------------------------------------------------


def _stages(read: ReadTogether, guess: Guess) -> dict[tuple[str, str], Meaning]:
    """Column and value -> what the flags of its rows say: a closed deal that was not won is lost."""
    flags = [column.name for column in guess.columns if column.is_coded and bare(column.name) in {*_FLAGS, *_CHANCES}]
    stages = [
        column.name for column in guess.columns
        if column.counts and column.name not in flags
        and any(name == "status" for name, _sure, _rank in meanings("opportunities", column.name, False))
    ]  # fmt: skip
    if not flags or not stages:
        return {}
    said: dict[tuple[str, str], set[frozenset[str]]] = {}
    # where a system writes nothing for no, it never writes no
    blank = {column.name: "" if False in map(truth_of, column.values) else "false" for column in guess.columns}

    def take(cells: list[pa.Array]) -> None:
        for place, stage in enumerate(stages):
            rows = pc.unique(pc.binary_join_element_wise(cells[place], *cells[len(stages) :], _BETWEEN))
            for row in rows.to_pylist():
                value, *says = row.split(_BETWEEN)
                found = {_says(name, text or blank[name]) for name, text in zip(flags, says, strict=True)}
                said.setdefault((stage, plain(value)), set()).add(frozenset(found - {""}))

    read([*stages, *flags], take)
    return {
        (stage, value): meaning
        for (stage, value), found in said.items()
        if value and (meaning := _together(value, found)) is not None
    }


def _says(header: str, text: str) -> str:
    name, cell = bare(header), plain(text)
    if name in _CHANCES:
        return _ENDS.get(cell.rstrip("% ").replace(",", ".").removesuffix(".00").removesuffix(".0"), "")
    truth = truth_of(cell)
    return "" if truth is None else _FLAGS[name][0 if truth else 1]


def _together(value: str, found: set[frozenset[str]]) -> Meaning | None:
    """What all rows of a stage say together; nothing if they say different things."""
    codes = {_code(says) for says in found}
    if len(codes) != 1:
        return None
    code, is_sure = codes.pop()
    words = meaning_of("opportunities", "status", value)
    if code == "not won":
        # open or lost: the words decide
        return (
            words
            if words.is_sure and words.code != "won"
            else Meaning(code="open" if words.code == "won" else words.code)
        )
    if not code or (words.is_sure and not is_sure):
        return None
    # flags against plain words are two meanings
    return Meaning(code=code, is_sure=is_sure and not (words.is_sure and words.code != code))


def _code(says: frozenset[str]) -> tuple[str, bool]:
    """Our code for what flags say of one row, and whether they are sure."""
    if {"won", "lost"} <= says:
        return "", False
    for code in ("won", "lost", "open"):
        if code in says:
            return code, True
    if {"not won", "closed"} <= says:
        return "lost", True
    if {"not won", "not lost"} <= says:
        return "open", True
    if "not won" in says:
        return "not won", False
    likely = [code for code in ("won", "lost") if f"likely {code}" in says]
    return likely[0] if len(likely) == 1 else "", False


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
