"""Preview of an import: its counts, the first rows as they would be stored, rejects with reasons. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from kam_analytics.access import Viewer
from kam_analytics.errors import BadInput
from kam_analytics.imports.load.batch import BatchReport, Look, import_file
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.rejects import IS_REJECT
from kam_analytics.imports.rows.totals import line_amount
from kam_analytics.store import Load, Store

_ROWS = 20
_EXAMPLES = 5


@dataclass(frozen=True)
class Reject:
    """One rejected line: its number in the file, the field (may be empty) and its text."""

    line: int
    field: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Preview of an import.

    ``rows`` are the first rows that would be loaded, typed: one column per field in our order, with the net
    sales of a line computed where the file has quantity and price. ``rejects`` are the first lines of each
    reason, the most frequent first; ``report.reasons`` has their counts. ``is_known`` is true if the
    same file was loaded before.
    """

    report: BatchReport
    rows: pd.DataFrame
    rejects: dict[str, tuple[Reject, ...]]
    notes: tuple[Any, ...] = ()
    is_known: bool = False
    #: table -> rows that later files may refer to once this one is loaded
    brings: dict[str, pd.DataFrame] = field(default_factory=dict)


#: table -> the columns by which later files refer to its rows, and what else a row needs
_NAMED: dict[str, tuple[str, str, str]] = {
    "account": ("account_id, name", "account_key, group_key", "{n}, {n}"),
    "product": ("product_id", "product_key, name", "{n}, product_id"),
    "category": ("category_id", "category_key, label_en, label_fi", "{n}, category_id, category_id"),
    "app_user": ("user_id", "name, role", "user_id, 'rep'"),
    "rate": ("currency, month_on, rate", "", ""),
}


def preview(
    store: Store,
    viewer: Viewer,
    file: Path,
    mapping: Mapping,
    *,
    after: Sequence[Preview] = (),
    beside: Sequence[Path] = (),
) -> Preview:
    """Try an import of the whole file and roll it back, as if the files of ``after`` were loaded already.

    A file without a loadable row is no error here: its counts and rejects show it. Raises
    ``BadInput`` for a file or mapping that cannot be used at all.
    """
    seen: dict[str, pd.DataFrame] = {}
    brings: dict[str, pd.DataFrame] = {}
    marks: dict[str, int] = {}

    def before(load: Load) -> None:
        for earlier in after:
            for table, rows in earlier.brings.items():
                _expect(load, table, rows)
        marks.update(_marks(load))

    def checked(load: Load, mapping: Mapping) -> None:
        seen["rows"] = _first_rows(load, mapping)
        seen["rejects"] = _first_rejects(load)
        brings.update(_brought(load, marks))

    try:
        look = Look(before, checked)
        report = import_file(store, viewer, file, mapping, dry_run=True, look=look, beside=beside)
    except BadInput as error:
        if "report" not in error.fields or not seen:
            raise
        report = error.fields["report"]
    rejects: dict[str, tuple[Reject, ...]] = {}
    for reason in report.reasons:
        of_reason = seen["rejects"][seen["rejects"]["reason"] == reason]
        rejects[reason] = tuple(
            Reject(int(row.line), _word(row.field), _word(row.value)) for row in of_reason.itertuples()
        )
    return Preview(
        report=report,
        rows=seen.get("rows", pd.DataFrame()),
        rejects=rejects,
        notes=tuple(getattr(report, "notes", ())),
        is_known=not seen,
        brings=brings,
    )


def _keyed(table: str) -> str:
    """The numbering column of a table, if it has one."""
    return f"{table}_key" if f"{table}_key" in _NAMED[table][1] else ""


def _marks(load: Load) -> dict[str, int]:
    """The highest key of each numbered table: rows above it came with the file."""
    return {
        table: int(load.value(f"select coalesce(max({key}), 0) from {table}"))
        for table in _NAMED
        if (key := _keyed(table))
    }


def _brought(load: Load, marks: dict[str, int]) -> dict[str, pd.DataFrame]:
    """The rows that the file created and other files may refer to; for tables without a number, all rows."""
    return {
        table: load.frame(f"select {named} from {table}" + (f" where {_keyed(table)} > {marks[table]}" if table in marks else ""))
        for table, (named, _columns, _values) in _NAMED.items()
    }  # fmt: skip


def _expect(load: Load, table: str, rows: pd.DataFrame) -> None:
    """Insert the rows of an earlier file; the rollback of the trial removes them."""
    if rows.empty:
        return
    named, columns, values = _NAMED[table]
    # an account may have got another name
    keys = [name for name in named.split(", ") if name != "name"]
    same = " and ".join(f"held.{name} = expected.{name}" for name in keys)
    number = f"(select coalesce(max({_keyed(table)}), 0) from {table}) + row_number() over ()"
    with load.table("expected", rows):
        load.execute(
            f"insert into {table} ({', '.join(filter(None, (named, columns)))}) "
            f"select {', '.join(filter(None, (named, values.format(n=number))))} from expected "
            f"where not exists (select 1 from {table} as held where {same})"
        )


def _first_rows(load: Load, mapping: Mapping) -> pd.DataFrame:
    fields = mapping.fields
    names = [item.name for item in fields]
    shown = [
        f"cast({name} as date) as {name}" if item.type == "date" else name
        for name, item in zip(names, fields, strict=True)
    ]
    if mapping.kind.name == "sales" and "net_sales" not in names:
        shown.append(f"{line_amount(mapping)} as net_sales")
    return load.frame(f"select {', '.join(shown)} from staged order by rowid limit {_ROWS}")


def _first_rejects(load: Load) -> pd.DataFrame:
    return load.frame(
        f"""
        with numbered as (
            select reason, line, field, value, row_number() over (partition by reason order by line) as n
            from bad where {IS_REJECT}
        )
        select reason, line, field, value from numbered where n <= {_EXAMPLES} order by reason, line
        """
    )


def _word(value: Any) -> str:
    return "" if value is None or value != value else str(value)
