"""Read a staged file into typed rows, with every row that cannot be read recorded by line.

After ``stage`` the temporary table ``staged`` has one column per field of the mapping and
``bad`` one row per rejected line. Staging happens outside the transaction: row numbers of
temporary tables inside one do not start at zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kam_analytics.errors import N_, BadInput
from kam_analytics.ingest.copy import Staged, physical_lines
from kam_analytics.ingest.kinds import READ_AS, Field
from kam_analytics.ingest.mapping import Mapping
from kam_analytics.store import Load

#: reasons a line can be refused for, as they are kept and counted
REASONS = {
    "bad_value": N_("the value cannot be read as this kind of field"),
    "too_few_columns": N_("the line has fewer columns than the header"),
    "too_many_columns": N_("the line has more columns than the header"),
    "not_readable": N_("the line cannot be read"),
}
_ERRORS = {
    "CAST": "bad_value",
    "MISSING COLUMNS": "too_few_columns",
    "TOO MANY COLUMNS": "too_many_columns",
}
_RAGGED = ("too_few_columns", "too_many_columns")
_CONTROL = "[\\x{0000}-\\x{0008}\\x{000B}\\x{000C}\\x{000E}-\\x{001F}\\x{007F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]"


@dataclass(frozen=True)
class Read:
    """How many rows the file has, and the line of each row that was read (in the order read)."""

    rows: int
    lines: np.ndarray


def stage(load: Load, staged: Staged, mapping: Mapping) -> Read:
    """Read the file into ``staged`` and ``bad``.

    Raises ``BadInput`` when a mapped column is not there, a quote is never closed, more than half of
    the lines do not fit the header, or there are no rows.
    """
    load.execute("create temp table bad (row_id bigint, line bigint, reason text, field text, value text)")
    headers = _parquet_headers(load, staged) if staged.is_parquet else list(staged.headers)
    _columns_are_there(staged.name, mapping, headers)
    read = _read_parquet(load, staged, mapping) if staged.is_parquet else _read_csv(load, staged, mapping, headers)
    if read.rows == 0:
        raise BadInput(N_("{file} has a header but no rows."), file=staged.name)
    return read


def _columns_are_there(name: str, mapping: Mapping, headers: list[str]) -> None:
    for column in [*mapping.columns.values(), *mapping.filter]:
        if column not in headers:
            raise BadInput(
                N_("The mapping names the column “{column}”, which {file} lacks. It has: {known}."),
                column=column,
                file=name,
                known=", ".join(headers),
            )


def _read_csv(load: Load, staged: Staged, mapping: Mapping, headers: list[str]) -> Read:
    # columns go by position, so no header of theirs ever stands in a statement
    position = {header: f"c{index}" for index, header in enumerate(headers)}
    kinds = {position[column]: READ_AS[kind.type] for kind, column in _typed(mapping)}
    for column in mapping.filter:
        kinds.setdefault(position[column], "varchar")
    columns = ", ".join(f"'{name}': '{kinds.get(name, 'varchar')}'" for name in position.values())
    options, params = _options(mapping, staged)
    selected = _selected(mapping, position)
    load.execute(
        f"create temp table staged as select {selected} from read_csv(:file, header = true, auto_detect = false, "
        f"columns = {{{columns}}}, quote = '\"', escape = '\"', store_rejects = true, rejects_limit = 0, {options})",
        file=str(staged.path.resolve()),
        **params,
        **_constants(mapping),
    )
    rejected = load.frame(
        "select line, error_type, column_name, csv_line from reject_errors order by line, line_byte_position"
    )
    return _with_rejects(load, staged, mapping, headers, rejected)


def _with_rejects(load: Load, staged: Staged, mapping: Mapping, headers: list[str], rejected: pd.DataFrame) -> Read:
    if (rejected["error_type"] == "UNQUOTED VALUE").any():
        record = int(rejected.loc[rejected["error_type"] == "UNQUOTED VALUE", "line"].iloc[0])
        raise BadInput(
            N_("A quotation mark in {file} is opened near line {line} and never closed: mend that line."),
            file=staged.name,
            line=record,
        )
    good = int(load.value("select count(*) from staged"))
    records = rejected["line"].drop_duplicates().to_numpy(dtype=np.int64)
    rows = good + len(records)
    reasons = rejected["error_type"].map(_ERRORS).fillna("not_readable")
    ragged = rejected.loc[reasons.isin(_RAGGED), "line"].nunique()
    if ragged * 2 > rows:
        raise BadInput(
            N_(
                "{ragged} of {rows} lines of {file} do not have the columns of its header: is the delimiter “{delimiter}”?"
            ),
            ragged=ragged,
            rows=rows,
            file=staged.name,
            delimiter=staged.delimiter,
        )
    # the reader counts records with the header as the first; a record may span lines
    lines = np.arange(1, rows + 2)
    if staged.newlines != rows + 1:
        lines = np.fromiter(physical_lines(staged), dtype=np.int64)
    ours = {column: field for field, column in mapping.columns.items()}
    theirs = {f"c{index}": header for index, header in enumerate(headers)}
    bad = pd.DataFrame(
        {
            "line": _line(lines, rejected["line"].to_numpy(dtype=np.int64)),
            "reason": reasons,
            "field": rejected["column_name"].map(theirs).map(lambda column: ours.get(column, column)),
            "value": rejected["csv_line"].str.slice(0, 500),
        }
    ).drop_duplicates("line")
    if len(bad):
        with load.table("rejected_lines", bad):
            load.execute(
                "insert into bad (line, reason, field, value) select line, reason, field, value from rejected_lines"
            )
    kept = np.ones(rows + 2, dtype=bool)
    kept[:2] = False
    kept[records[records < rows + 2]] = False
    return Read(rows, _line(lines, np.flatnonzero(kept)))


def _line(lines: np.ndarray, records: np.ndarray) -> np.ndarray:
    """The physical line of records that count from 1 (the header)."""
    return lines[np.minimum(records, len(lines)) - 1]


def _read_parquet(load: Load, staged: Staged, mapping: Mapping) -> Read:
    quoted = {column: _identifier(column) for column in [*mapping.columns.values(), *mapping.filter]}
    typed = {column: f"try_cast({quoted[column]} as {READ_AS[kind.type]})" for kind, column in _typed(mapping)}
    selected = _selected(mapping, {**quoted, **typed}, raw=quoted)
    params = {"file": str(staged.path.resolve())}
    load.execute(
        f"create temp table staged as select {selected} from read_parquet(:file)", **params, **_constants(mapping)
    )
    rows = int(load.value("select count(*) from staged"))
    for kind, column in _typed(mapping):
        if kind.type != "text":
            load.execute(
                f"insert into bad select row_id, row_id + 1, 'bad_value', :field, substr(value, 1, 500) from "
                f"(select file_row_number as row_id, cast({quoted[column]} as varchar) as value, "
                f"{typed[column]} as typed from read_parquet(:file, file_row_number = true)) "
                f"where value is not null and typed is null",
                field=kind.name,
                **params,
            )
    load.execute("delete from bad where rowid not in (select min(rowid) from bad group by row_id)")
    return Read(rows, np.arange(1, rows + 1))


def _parquet_headers(load: Load, staged: Staged) -> list[str]:
    try:
        schema = load.frame(
            "select name from parquet_schema(:file) where num_children is null", file=str(staged.path.resolve())
        )
    except Exception as error:
        raise BadInput(N_("{file} is a damaged Parquet file: export it again."), file=staged.name) from error
    return [str(name) for name in schema["name"]]


def _typed(mapping: Mapping) -> list[tuple[Field, str]]:
    """Each mapped field with their column; one column cannot be read as two types."""
    fields = [(field, column) for name, column in mapping.columns.items() if (field := mapping.kind.field(name))]
    types: dict[str, str] = {}
    for field, column in fields:
        if types.setdefault(column, READ_AS[field.type]) != READ_AS[field.type] or (
            column in mapping.filter and READ_AS[field.type] != "varchar"
        ):
            raise BadInput(N_("The column “{column}” is mapped to fields of different types."), column=column)
    return fields


def _selected(mapping: Mapping, expression: dict[str, str], raw: dict[str, str] | None = None) -> str:
    parts = []
    for name, column in mapping.columns.items():
        field = mapping.kind.field(name)
        text = expression[column]
        if name in mapping.values:
            text = _translated(name, mapping.values[name], text)
        elif field is not None and field.type == "text" and mapping.kind.name != "sales":
            # ids of millions of lines are cleaned once per distinct id, not per line
            text = clean(text)
        parts.append(f"{text} as {name}")
    parts += [
        f"cast(:constant_{name} as {READ_AS[_type(mapping, name)]}) as {name}"
        for name in mapping.constants
        if name not in mapping.columns
    ]
    if mapping.filter:
        tests = [
            f"cast({(raw or expression)[column]} as varchar) in ({', '.join(_literal(value) for value in values)})"
            for column, values in mapping.filter.items()
        ]
        parts.append(f"coalesce({' and '.join(tests)}, false) as is_wanted")
    return ", ".join(parts)


def _translated(name: str, pairs: dict[str, str], text: str) -> str:
    cases = " ".join(f"when {_literal(theirs)} then {_literal(ours)}" for theirs, ours in pairs.items())
    return f"case {clean(text)} {cases} else {clean(text)} end"


def clean(text: str) -> str:
    """SQL that trims a text, puts it in one Unicode form and drops control and direction marks."""
    return f"nullif(trim(regexp_replace(nfc_normalize({text}), '{_CONTROL}', '', 'g')), '')"


def _type(mapping: Mapping, name: str) -> Any:
    field = mapping.kind.field(name)
    return field.type if field else "text"


def _constants(mapping: Mapping) -> dict[str, str]:
    return {f"constant_{name}": str(value) for name, value in mapping.constants.items() if name not in mapping.columns}


def _options(mapping: Mapping, staged: Staged) -> tuple[str, dict[str, str]]:
    params = {"delimiter": staged.delimiter}
    options = ["delim = :delimiter"]
    for name, option in (("decimal", "decimal_separator"), ("thousands", "thousands"), ("date_format", "dateformat")):
        if mapping.read.get(name):
            params[name] = mapping.read[name]
            options.append(f"{option} = :{name}")
    return ", ".join(options), params


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
