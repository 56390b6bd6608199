"""Read a staged file into typed rows, with every row that cannot be read recorded by line.

After ``stage`` the temporary table ``staged`` has one column per field of the mapping, in the order
of the file, and ``bad`` (see ``rejects``) one row per rejected line. Staging happens outside the
transaction: row numbers of temporary tables inside one do not start at zero.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files.lines import Lines
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.files.sheet import VALUE
from kam_analytics.imports.files.staging import Staged, refuse_wide
from kam_analytics.imports.files.text import holds_marks, plain
from kam_analytics.imports.formats import cells
from kam_analytics.imports.formats.days import is_exact
from kam_analytics.imports.mapping.kind import READ_AS
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows import rejects
from kam_analytics.imports.rows.columns import Columns
from kam_analytics.imports.rows.days import settle_days
from kam_analytics.imports.rows.rejects import Check
from kam_analytics.store import Load

_ERRORS = {
    "CAST": "bad_value",
    "MISSING COLUMNS": "too_few_columns",
    "TOO MANY COLUMNS": "too_many_columns",
    "LINE SIZE OVER MAXIMUM": "too_long",
}
#: bytes of the longest line: a comment may be long, and the reader keeps some such lines in memory
_LONGEST_LINE = 8 * 1024 * 1024
#: this many first lines, within this many bytes, decide whether the reader can handle a longer file
_FIRST_LINES, _FIRST_BYTES = 20_000, 4 * 1024 * 1024
#: dates without a time, which the reader reads with a format
_DATES = ((r"\d{4}-\d\d?-\d\d?", "%Y-%m-%d"), (r"\d\d?\.\d\d?\.\d{4}", "%d.%m.%Y"))
#: text after a closing quotation mark is one bad line; an unmatched mark swallows the following lines
_UNCLOSED = """
    error_type in ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM') and (
        length(csv_line) % 2 <> length(replace(csv_line, '"', '')) % 2
        or contains(ltrim(csv_line, '\n'), '\n')
    )
"""


@dataclass(frozen=True, kw_only=True)
class Read:
    """How many rows the file has, the line of each row of ``staged``, checks of converted values, notes on them."""

    rows: int
    line_of: Callable[[np.ndarray], np.ndarray]
    checks: list[Check]
    notes: tuple[Note, ...] = ()


def headers(load: Load, staged: Staged) -> list[str]:
    """The column names of the file."""
    if not staged.is_parquet:
        return list(staged.headers)
    return list(_parquet_columns(load, staged))


def stage(load: Load, staged: Staged, mapping: Mapping) -> Read:
    """Read the file into ``staged`` and ``bad``.

    Raises ``BadInput`` if a mapped column is missing, a quote is never closed, more than half of
    the lines do not fit the header, or there are no rows.
    """
    _constants_are_typed(load, mapping)
    rejects.begin(load)
    read = _read_parquet(load, staged, mapping) if staged.is_parquet else _read_csv(load, staged, mapping)
    if read.rows == 0:
        raise BadInput(N_("{file} has a header but no rows."), file=staged.name)
    return replace(read, notes=settle_days(load, mapping, read.checks, staged.name))


def _columns_are_there(staged: Staged, mapping: Mapping, known: list[str]) -> None:
    lacking = [column for column in mapping.theirs if column not in known]
    if not lacking:
        return
    there = [name for name in known if name]
    is_headed = len(lacking) < len(mapping.theirs)
    if len(there) == 1 and not is_headed:
        sentence = N_(
            "The first line of {file} is “{known}”, which matches no column in the mapping: delete the lines above the header, or set the delimiter under [read]."
        )
    elif not is_headed and any(VALUE.fullmatch(name) for name in there):
        sentence = N_(
            "{file} has no header line: its first line is {known}. Add a line that names the columns, such as “{column}”."
        )
    elif len(staged.sheets) > 1:
        sentence = N_(
            "The mapping names the column “{column}”, which the sheet “{sheet}” of {file} lacks. It has: {known}. The sheets are: {sheets}."
        )
    else:
        sentence = N_("The mapping names the column “{column}”, which {file} lacks. It has: {known}.")
    raise BadInput(
        sentence,
        column=lacking[0],
        file=staged.name,
        known=", ".join(known)[:300],
        sheet=staged.sheet,
        sheets=", ".join(staged.sheets)[:300],
    )


def _constants_are_typed(load: Load, mapping: Mapping) -> None:
    for item in mapping.fields:
        value = mapping.constants.get(item.name)
        if value and load.value(f"select try_cast(:value as {READ_AS[item.type]}) is null", value=value):
            raise BadInput(
                N_("[constants] {field} = “{value}” is not a valid value for this field."),
                field=item.name,
                value=value,
            )


def _with_date_format(staged: Staged, mapping: Mapping) -> Mapping:
    """The mapping with the common format of the first dates of the file, if they have one."""
    dates = [item.name for item in mapping.fields if item.type == "date" and item.name in mapping.columns]
    places = [staged.headers.index(mapping.columns[name]) for name in dates]
    with staged.path.open(encoding="utf-8", newline="") as text:
        rows = islice(csv.reader(text, delimiter=staged.delimiter), 1, 1000)
        first = [row[place] for row in rows for place in places if place < len(row) and row[place]]
    for pattern, date_format in _DATES:
        if "date_format" not in mapping.read and all(re.fullmatch(pattern, value) for value in first):
            return replace(mapping, read={**mapping.read, "date_format": date_format})
    return mapping


def _read_csv(load: Load, staged: Staged, mapping: Mapping) -> Read:
    _columns_are_there(staged, mapping, list(staged.headers))
    mapping = _with_date_format(staged, mapping)
    zone = load.store.settings["time_zone"]
    is_typed = not holds_marks(staged.path)
    columns = Columns.of_text(mapping, list(staged.headers), time_zone=zone, is_typed=is_typed)
    if _begins_with_bad_values(load, staged, mapping, columns):
        columns = Columns.of_text(mapping, list(staged.headers), time_zone=zone, is_typed=False)
    _read_text(load, staged, mapping, columns)
    refused = load.arrays("select distinct line from reject_errors order by line")["line"].astype(np.int64)
    rows = int(load.value("select count(*) from staged"))
    lines = Lines(staged, rows, refused)
    if len(refused):
        _refuse_file(load, staged, lines, rows + len(refused))
        _record(load, staged, mapping, lines)
    return Read(rows=rows + len(refused), line_of=lines.of_rows, checks=columns.checks)


def _read_text(load: Load, staged: Staged, mapping: Mapping, columns: Columns, table: str = "staged") -> None:
    """Read a text into a table, and the lines the reader refuses into ``reject_errors``."""
    options, params = _options(mapping, staged)
    _execute(
        load,
        staged,
        f"create or replace temp table {table} as select {columns.selected} from read_csv(:file, header = true, "
        f"auto_detect = false, columns = {columns.declared}, quote = '\"', escape = '\"', store_rejects = true, "
        f"rejects_limit = 0, max_line_size = {_LONGEST_LINE}, {options})",
        **params,
        **columns.params,
    )


def _begins_with_bad_values(load: Load, staged: Staged, mapping: Mapping, columns: Columns) -> bool:
    """Check the first lines of a long file, because the reader keeps two kilobytes in memory for each error.

    Return True if one line in a hundred has a value of another type: such a file is read as text, where a
    bad value costs nothing. Raises ``BadInput`` when more than half of the lines are no rows at all.
    """
    with staged.path.open("rb") as text:
        first = text.read(_FIRST_BYTES).split(b"\n")[: _FIRST_LINES + 1]
    if sum(map(len, first)) + len(first) > staged.path.stat().st_size:
        return False
    head = replace(staged, path=staged.path.with_suffix(".cut"))
    try:
        head.path.write_bytes(b"\n".join(first[:-1]))
        _read_text(load, head, mapping, columns, "head")
    finally:
        head.path.unlink(missing_ok=True)
    found = load.frame(
        "select count(distinct line) as n, count(distinct line) filter (error_type <> 'CAST') as ragged from reject_errors"
    ).iloc[0]
    refused, ragged = int(found["n"]), int(found["ragged"])
    rows = int(load.value("select count(*) from head")) + refused
    if ragged * 2 > rows:
        raise BadInput(
            N_(
                "{n} of the first {of} lines of {file} do not match its columns: is the delimiter “{delimiter}”, and is every quotation mark inside a text doubled?"
            ),
            n=ragged,
            of=rows,
            file=staged.name,
            delimiter=staged.delimiter,
        )
    load.execute("drop table head")
    load.execute("delete from reject_errors")
    return (refused - ragged) * 100 > rows


def _refuse_file(load: Load, staged: Staged, lines: Lines, rows: int) -> None:
    unclosed = load.value(f"select min(line) from reject_errors where {_UNCLOSED}")
    if unclosed is not None:
        raise BadInput(
            N_("A quotation mark on line {line} of {file} is never closed: fix that line."),
            file=staged.name,
            line=int(lines.of_items(np.array([unclosed]))[0]),
        )
    ragged = int(
        load.value(
            "select count(distinct line) from reject_errors where error_type like '%MANY COLUMNS' or error_type like 'MISSING%'"
        )
    )
    if ragged * 2 > rows:
        raise BadInput(
            N_(
                "{ragged} of {rows} lines of {file} do not match the columns of its header: is the delimiter “{delimiter}”?"
            ),
            ragged=ragged,
            rows=rows,
            file=staged.name,
            delimiter=staged.delimiter,
        )


def _record(load: Load, staged: Staged, mapping: Mapping, lines: Lines) -> None:
    """Add one row to ``bad`` for each line that the reader refused, with its first error."""
    found = load.frame(
        """
        select distinct on (line) line, cast(error_type as varchar) as error, column_idx, substr(ltrim(csv_line, '\n'), 1, 5000) as text
        from reject_errors order by line, error_type = 'CAST', byte_position
        """
    )
    reason = found["error"].map(_ERRORS).fillna("not_readable")
    place = found["column_idx"].where(reason == "bad_value", 0).fillna(0).astype(int)
    ours = {column: name for name, column in mapping.columns.items()}
    fields = ["", *(ours.get(header, header) for header in staged.headers)]
    bad = pd.DataFrame(
        {
            "line": lines.of_items(found["line"].to_numpy(dtype=np.int64)),
            "reason": reason,
            "field": [fields[index] for index in place],
            "value": [_cell(text, staged.delimiter, index) for text, index in zip(found["text"], place, strict=True)],
        }
    )
    with load.table("refused", bad):
        load.execute("insert into bad (line, reason, field, value) select line, reason, field, value from refused")


def _cell(text: str, delimiter: str, place: int) -> str:
    """The cell at a position (from 1) of a line; the whole line for position 0."""
    cells = next(csv.reader([text], delimiter=delimiter), []) if place else []
    return plain(cells[place - 1] if place and place <= len(cells) else text)[:500]


def _read_parquet(load: Load, staged: Staged, mapping: Mapping) -> Read:
    types = _parquet_columns(load, staged)
    _columns_are_there(staged, mapping, list(types))
    columns = Columns.of_typed(mapping, types, time_zone=load.store.settings["time_zone"])
    _execute(
        load,
        staged,
        f"create temp table staged as select {columns.selected} from read_parquet(:file)",
        **columns.params,
    )
    rows = int(load.value("select count(*) from staged"))
    return Read(rows=rows, line_of=lambda row_ids: row_ids + 1, checks=columns.checks)


def _parquet_columns(load: Load, staged: Staged) -> dict[str, tuple[str, str]]:
    """Name of each column -> (name as written in the file, type)."""
    with _as_bad_input(N_("{file} is a damaged Parquet file: export it again."), staged):
        found = load.frame("describe select * from read_parquet(:file)", file=str(staged.path.resolve()))
    refuse_wide(staged.name, len(found))
    return {plain(name): (name, kind) for name, kind in zip(found["column_name"], found["column_type"], strict=True)}


def _execute(load: Load, staged: Staged, sql: str, **params: object) -> None:
    with _as_bad_input(N_("{file} cannot be read as a table: {reason}"), staged):
        load.execute(sql, file=str(staged.path.resolve()), **params)


@contextmanager
def _as_bad_input(sentence: str, staged: Staged) -> Iterator[None]:
    """Turn errors of the engine about a file into ``BadInput``, unless the store is closing."""
    try:
        yield
    except Exception as error:
        reason = str(error).split("\n")[0]
        if reason.startswith("INTERRUPT"):
            raise
        raise BadInput(sentence, file=staged.name, reason=reason) from None


def _options(mapping: Mapping, staged: Staged) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {"delimiter": staged.delimiter}
    options = ["delim = :delimiter"]
    for name, option in (("decimal", "decimal_separator"), ("date_format", "dateformat")):
        if name in mapping.read and (name == "decimal" or is_exact(mapping.read[name])):
            params[name] = mapping.read[name]
            options.append(f"{option} = :{name}")
    if "blanks" in mapping.read:
        blanks = mapping.read["blanks"].split(cells.OR)
        params["blanks"] = ["", *(padded.format(blank.strip()) for blank in blanks for padded in ("{}", " {}", "{} "))]
        options.append("nullstr = :blanks")
    return ", ".join(options), params
