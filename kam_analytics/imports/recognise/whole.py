"""The values of some columns of a whole text file, without staging it: how many rows each has, how they are written.

The first rows do not have every value: a status, a thousands separator or a day that shows the order of day and month
may come first on row 5,000. A file is read once, in pieces, so that one of any size takes little memory; each piece
goes through collectors, and a collector keeps only different values.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as reader

from kam_analytics.imports.files.text import plain
from kam_analytics.imports.formats.cells import BLANK, unwrapped
from kam_analytics.imports.recognise.sample import Sample

#: a column with more different values has no statuses, types or other codes
MOST = 1000
#: different days and different ways of writing that are kept of one column
_DAYS, _WAYS = 20_000, 200
#: bytes of a piece of the file, which must hold the longest row
_PIECE = 8 * 1024 * 1024
#: a file with more rows that do not fit its header is not read on
_UNEVEN = 50_000
#: the beginning of a moment that has its day
_DAY = 11
_BLANKS = pa.array(sorted(BLANK))
_ZERO = ord("0")
#: byte -> the same, but for 9 instead of any digit
_NINES = np.array([ord("9") if chr(byte).isdigit() and byte < 128 else byte for byte in range(256)], np.uint8)


class Collector(Protocol):
    """Takes the values of one column, piece by piece; empty cells are empty texts."""

    def add(self, piece: pa.Array) -> None: ...


@dataclass(kw_only=True)
class Tally:
    """The values of a column, each with its number of rows; not whole if there are more than ``MOST``."""

    rows: dict[str, int] = field(default_factory=dict)
    is_whole: bool = True

    def add(self, piece: pa.Array) -> None:
        if not self.is_whole:
            return
        counted = pc.value_counts(piece)
        for value, n in zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True):
            name = unwrapped(_cell(value))
            if not name or name in BLANK:
                continue
            if name not in self.rows and len(self.rows) == MOST:
                self.is_whole = False
                return
            self.rows[name] = self.rows.get(name, 0) + n


@dataclass(kw_only=True)
class Blanks:
    """The texts of a column that say that there is no value."""

    found: set[str] = field(default_factory=set)

    def add(self, piece: pa.Array) -> None:
        self.found.update(pc.unique(piece.filter(pc.is_in(piece, value_set=_BLANKS))).to_pylist())


@dataclass(kw_only=True)
class Days:
    """One value of a column for each beginning of its values: every day that it has, whatever the time of the day."""

    examples: dict[str, str] = field(default_factory=dict)

    @property
    def values(self) -> list[str]:
        return _filled(self.examples)

    def add(self, piece: pa.Array) -> None:
        if len(self.examples) < _DAYS:
            _keep(self.examples, piece, pc.utf8_slice_codeunits(piece, 0, _DAY), _DAYS)


@dataclass(kw_only=True)
class Ways:
    """One value of a column for each way of writing: one with “9.999,99” for all numbers with their signs in these places."""

    examples: dict[str, str] = field(default_factory=dict)

    @property
    def values(self) -> list[str]:
        return _filled(self.examples)

    def add(self, piece: pa.Array) -> None:
        if len(self.examples) < _WAYS:
            _keep(self.examples, piece, _with_nines(piece), _WAYS)


def _filled(examples: dict[str, str]) -> list[str]:
    return [unwrapped(value) for value in examples.values() if value not in BLANK]


def _with_nines(piece: pa.Array) -> pa.Array:
    """The texts with 9 for every digit but a leading zero, which no thousands separator follows.

    The bytes of all texts stand side by side, so that they are replaced at once: a hundred times faster than by text.
    """
    _valid, offsets, data = piece.buffers()
    if data is None:
        return piece
    given = np.frombuffer(data, np.uint8)
    nines = _NINES[given]
    first = np.frombuffer(offsets, np.int32)[piece.offset : piece.offset + len(piece)]
    first = first[first < len(given) - 1]
    # after a sign of one byte the zero is the second
    first = first + (given[first] < _ZERO)
    nines[first[given[first] == _ZERO]] = _ZERO
    return pa.StringArray.from_buffers(len(piece), offsets, pa.py_buffer(nines), offset=piece.offset)


def _keep(kept: dict[str, str], values: pa.Array, keys: pa.Array, most: int) -> None:
    """Keep one value for each key, as long as there are not too many."""
    for key in pc.unique(keys).to_pylist():
        if len(kept) == most:
            return
        if key and key not in kept:
            kept[key] = _cell(values[pc.index(keys, key).as_py()].as_py())


def read_through(file: Path, seen: Sample, collectors: Iterable[tuple[int, Collector]]) -> bool:
    """Give the values of columns, by place, to their collectors; False if the file cannot be read to its end.

    Rows with more or fewer cells than the header are left out, as an import leaves them out.
    """
    held = list(collectors)
    names = [f"c{place}" for place in range(len(seen.headers))]
    uneven: list[str] = []

    left = 0

    def leave_out(row: reader.InvalidRow) -> str:
        nonlocal left
        left += 1
        uneven.append(row.text)
        return "skip" if left <= _UNEVEN else "error"

    try:
        for piece in _pieces(file, seen, names, [names[place] for place, _collector in held], leave_out):
            rows = [row for row in _spaced(uneven, seen.delimiter) if len(row) == len(names)]
            uneven.clear()
            for place, collector in held:
                collector.add(piece.column(names[place]))
                if rows:
                    collector.add(pa.array([row[place] for row in rows], pa.string()))
    except (pa.ArrowInvalid, UnicodeError):
        return False
    return True


def _pieces(
    file: Path, seen: Sample, names: list[str], wanted: list[str], leave_out: Callable[[Any], str]
) -> reader.CSVStreamingReader:
    return reader.open_csv(
        file,
        read_options=reader.ReadOptions(
            encoding="utf8" if seen.encoding.startswith("utf-8") else seen.encoding,
            skip_rows=seen.header_line - 1,
            column_names=names,
            skip_rows_after_names=1,
            block_size=_PIECE,
        ),
        parse_options=reader.ParseOptions(
            delimiter=seen.delimiter, newlines_in_values=True, invalid_row_handler=leave_out
        ),
        convert_options=reader.ConvertOptions(
            include_columns=list(dict.fromkeys(wanted)), column_types=dict.fromkeys(names, pa.string())
        ),
    )


def _spaced(lines: list[str], delimiter: str) -> Iterable[list[str]]:
    """Rows that this reader finds uneven only because of blanks before a quotation mark."""
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != " ")


def _cell(value: str) -> str:
    """A value as the import has it: this reader keeps the quotation marks of a text with a blank before them."""
    text = plain(value)
    return text[1:-1].replace('""', '"') if value[:1] == " " and len(text) > 1 and text[0] == text[-1] == '"' else text
