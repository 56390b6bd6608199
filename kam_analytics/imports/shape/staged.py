"""A staged text without what stands around and between its rows: an import reads rows only.

A file without traces of such things stays as it is. Otherwise it is written anew: rows stay as they were written, what
is left out becomes blank lines, so that line numbers stay right.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files.staging import Staged
from kam_analytics.imports.shape.around import Around, around
from kam_analytics.imports.shape.below import Below, below
from kam_analytics.imports.shape.escapes import doubled, has_marks, is_escaped
from kam_analytics.imports.shape.months import COLUMNS
from kam_analytics.imports.shape.records import Record, records
from kam_analytics.imports.shape.rows import rewritten
from kam_analytics.imports.shape.runs import Run, cut, runs
from kam_analytics.imports.shape.said import said_of
from kam_analytics.imports.shape.traces import has_traces

_PIECE = 1024 * 1024
_LOOKED_AT = 100
_UNCLEAR = N_(
    '“{text}” on line {line} of {file} is a total or a row: add totals = "leave_out" or totals = "keep" under [read] of the mapping.'
)
_SEVERAL = N_(
    '{file} has several tables with the same header, the second one on line {line}: add tables = "first" or tables = "all" under [read] of the mapping.'
)


@dataclass(frozen=True, kw_only=True)
class Shaping:
    """What was said of the shape of a file: the words of ``[read]``."""

    tables: str = ""
    totals: str = ""
    months: str = ""
    repeats: tuple[str, ...] = ()

    @classmethod
    def of(cls, read: Mapping[str, str], repeats: tuple[str, ...]) -> Shaping:
        """What a mapping says of it; words that change nothing are left out."""
        words = {word: read.get(word, "") for word in ("tables", "totals", "months")}
        return cls(**words | ({"months": ""} if words["months"] == COLUMNS else {}), repeats=repeats)


def shaped(staged: Staged, said: Shaping | None = None) -> Staged:
    """The staged file without what is no row, each reason with its count in a note, and its rows as they were said to be.

    Raises ``BadInput`` if a row may be a total, or there are several tables, and nothing is said of them.
    """
    if staged.is_parquet or len(staged.headers) < 2:
        return staged
    said = said or Shaping()
    staged = _rows_alone(staged, said)
    return rewritten(staged, said.months, said.repeats) if said.months or said.repeats else staged


def _rows_alone(staged: Staged, said: Shaping) -> Staged:
    _double_marks(staged)
    header, *first = islice(_records(staged), 1 + _LOOKED_AT)
    under = below(staged.headers, [record.cells for record in first])
    if not under.rows and not has_traces(
        _pieces_below(staged.path, header.raw), header.raw.rstrip("\n").encode(), staged.delimiter, len(staged.headers)
    ):
        return staged
    found = around(under.names, _below_header(staged, under), tables=said.tables, totals=said.totals)
    _refuse_open(staged, found)
    notes = tuple(note for _why, note in said_of(staged.name, found, under, staged.header_line))
    if not notes:
        return staged
    _write(staged, found, under)
    return replace(staged, headers=under.names, notes=(*staged.notes, *notes))


def _records(staged: Staged) -> Iterator[Record]:
    with staged.path.open(encoding="utf-8", newline="") as text:
        yield from records(text, staged.delimiter, is_sheet=staged.is_sheet)


def _below_header(staged: Staged, under: Below) -> Iterator[Record | Run]:
    """The rows below the header; a sheet counts its rows and not its lines."""
    if staged.is_sheet:
        yield from islice(_records(staged), 1 + under.rows, None)
        return
    above = "".join(record.raw for record in islice(_records(staged), 1 + under.rows))
    yield from runs(_pieces_below(staged.path, above), staged.headers, staged.delimiter, 1 + above.count("\n"))


def _double_marks(staged: Staged) -> None:
    """Write quotation marks inside a text as a table does."""
    with staged.path.open("rb") as text:
        if not has_marks(iter(lambda: text.read(_PIECE), b"")):
            return
    with staged.path.open(encoding="utf-8", newline="") as text:
        if not is_escaped(text, staged.delimiter, len(staged.headers)):
            return
    anew = staged.path.with_suffix(".cut")
    try:
        with (
            staged.path.open(encoding="utf-8", newline="") as text,
            anew.open("w", encoding="utf-8", newline="") as sink,
        ):
            sink.writelines(map(doubled, text))
        anew.replace(staged.path)
    finally:
        anew.unlink(missing_ok=True)


def _pieces_below(path: Path, above: str) -> Iterator[bytes]:
    """The text below its first lines, piece by piece."""
    with path.open("rb") as text:
        text.seek(len(above.encode()))
        while piece := text.read(_PIECE):
            yield piece


def _refuse_open(staged: Staged, found: Around) -> None:
    for at, text in found.unclear.items():
        raise BadInput(_UNCLEAR, file=staged.name, text=text, line=at + staged.header_line - 1)
    for at in found.tables:
        raise BadInput(_SEVERAL, file=staged.name, line=at + staged.header_line - 1)


def _write(staged: Staged, found: Around, under: Below) -> None:
    """Write the rows that stay as they are; what is left out becomes blank lines, in a sheet one for each row."""
    anew = staged.path.with_suffix(".cut")
    header, *below_header = islice(_records(staged), 1 + under.rows)
    left = {**found.left, **{record.line: record.raw.count("\n") for record in below_header}}
    lines = header.raw.count("\n")
    pieces = _pieces_below(staged.path, header.raw)
    try:
        with anew.open("wb") as sink:
            sink.write(_header(header, staged, under).encode())
            sink.writelines(cut(pieces, left, lines + 1, in_place=lambda n: b"\n" if staged.is_sheet else b"\n" * n))
        anew.replace(staged.path)
    finally:
        anew.unlink(missing_ok=True)


def _header(record: Record, staged: Staged, under: Below) -> str:
    if under.names == staged.headers:
        return record.raw
    line = io.StringIO()
    csv.writer(line, delimiter=staged.delimiter, lineterminator="\n").writerow(under.names)
    return line.getvalue() + "\n" * (record.raw.count("\n") - 1)
