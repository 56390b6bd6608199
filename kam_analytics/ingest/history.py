"""What a batch changes is kept for undo; what a person wrote in the product is kept from the batch."""

from __future__ import annotations

from collections.abc import Iterable

from kam_analytics.ingest.kinds import Kind
from kam_analytics.store import Load


def remember_changed(load: Load, kind: Kind, batch_key: int, rows: str) -> None:
    """Keep the values of rows before they change; ``rows`` is SQL for their row numbers."""
    # as text, because JSON numbers lose digits of large amounts
    values = ", ".join(f"{name} := cast(old.{name} as varchar)" for name in load.store.columns[kind.table])
    load.execute(
        f"insert into import_undo select {batch_key}, '{kind.table}', {kind.row_id('old')}, to_json(struct_pack({values})) "
        f"from {kind.table} as old where old.rowid in ({rows})"
    )


def remember_created(load: Load, table: str, batch_key: int, ids: str) -> None:
    """Keep that the batch made rows; ``ids`` is SQL for their ids."""
    load.execute(f"insert into import_undo select {batch_key}, '{table}', id, null from ({ids}) as made (id)")


def edited(load: Load, kind: Kind, columns: Iterable[str]) -> list[str]:
    """Those of the columns that people edited; ``edited`` then has their rows (row_id, column_name).

    A row that a person added counts as edited in every column that he filled.
    """
    load.execute(
        """
        create or replace temp table edited as
        select row_id, column_name from change_log where table_name = :table and column_name <> '*'
        union
        select row_id, unnest(json_keys(after)) from change_log where table_name = :table and column_name = '*'
        """,
        table=kind.table,
    )
    found = set(load.frame("select distinct column_name from edited")["column_name"])
    return [name for name in columns if name in found]


def keep_edits(load: Load, kind: Kind, columns: Iterable[str]) -> None:
    """Rows of ``came`` that meet a row (``old_id``) take over the columns that a person edited there."""
    for name in edited(load, kind, columns):
        load.execute(
            f"update came set {name} = old.{name} from {kind.table} as old, edited "
            f"where old.rowid = came.old_id and edited.column_name = '{name}' and edited.row_id = {kind.row_id('old')}"
        )


def raised(load: Load, kind: Kind) -> str:
    """SQL that raises the version of a changed row, so that an open form notices."""
    return ", version = version + 1" if "version" in load.store.columns[kind.table] else ""
