"""Unsaved values that a person typed into a plan: fields, and the edits of rows that they make up.

A field is named ``table:row:column``; a row to be removed has the column ``-``. The version is that of
the row when its first field was typed; 0 means that the row is new.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

REMOVED = "-"
#: table -> the columns that a person fills in
FIELDS = {
    "plan": ("title", "starts_on", "ends_on", "help", "risks"),
    "plan_objective": ("goal", "horizon", "due_on", "target_id"),
    "plan_action": (
        "action", "objective_id", "expected_result", "contact_id", "owner_id", "due_on", "status", "done_on",
        "evidence",
    ),
    "customer_initiative": ("title", "kind", "customer_owner", "source", "starts_on", "ends_on", "noted_on"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Edit:
    """The changes of one row: ``version`` is the version that the person saw, 0 for a new row."""

    table: str
    row_id: str
    version: int
    changes: dict[str, Any] = field(default_factory=dict)
    is_removed: bool = False


def field_name(table: str, row_id: str, column: str) -> str:
    """The name of a field in the drafts."""
    return f"{table}:{row_id}:{column}"


def write_value(value: Any) -> str:
    """A value as the text of a draft."""
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)


def read_value(column: str, text: str | None) -> Any:
    """The value of a draft's text; columns that end in ``_on`` are dates."""
    value = json.loads(text) if text else None
    return date.fromisoformat(value) if column.endswith("_on") and value else value


def edits(drafts: Iterable[Mapping[str, Any]]) -> list[Edit]:
    """The edits of rows that drafts make up, in the order of their first field.

    Parameters
    ----------
    drafts
        One row per field: ``field``, ``value`` (JSON text), ``base_version``. If the fields of a row
        began from different versions the oldest counts, so that no change by others goes unnoticed.
    """
    found: dict[tuple[str, str], Edit] = {}
    for row in drafts:
        table, row_id, column = row["field"].split(":", 2)
        version = row["base_version"]
        known = found.get((table, row_id), Edit(table=table, row_id=row_id, version=version))
        changes = dict(known.changes)
        if column != REMOVED:
            changes[column] = read_value(column, row["value"])
        found[table, row_id] = Edit(
            table=table,
            row_id=row_id,
            version=min(known.version, version),
            changes=changes,
            is_removed=known.is_removed or column == REMOVED,
        )
    return list(found.values())


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a query as Python values: missing ones are ``None``, dates are ``date``."""
    columns = [
        [_value(str(name), value) for value in frame[name].astype(object).where(frame[name].notna(), None)]
        for name in frame.columns
    ]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def merged(
    stored: Iterable[dict[str, Any]], changes: Iterable[Edit], table: str, id_column: str
) -> list[dict[str, Any]]:
    """Rows as the person sees them: stored values overlaid with unsaved ones, new rows last.

    Each has ``is_draft`` (it has unsaved values), ``is_removed`` and ``version``: the version that the
    person began from (0: new). The stored rows are not changed.
    """
    of_table = {edit.row_id: edit for edit in changes if edit.table == table}
    shown = [dict(row) for row in stored]
    known = {row[id_column] for row in shown}
    blank = dict.fromkeys(FIELDS[table])
    shown += [
        {**blank, id_column: edit.row_id}
        for edit in of_table.values()
        if edit.version == 0 and edit.row_id not in known
    ]
    for row in shown:
        edit = of_table.get(row[id_column])
        if edit is not None:
            row.update(edit.changes, version=edit.version)
        row.update(is_draft=edit is not None, is_removed=bool(edit and edit.is_removed))
    return shown


def _value(name: str, value: Any) -> Any:
    return value.date() if name.endswith("_on") and value is not None else value
