"""Keep what a batch changes, for undo, and keep what a person wrote in the product from being overwritten."""

from __future__ import annotations

from collections.abc import Iterable

from kam_analytics.imports.mapping.kind import Kind
from kam_analytics.store import Load


def write_changes(load: Load, kind: Kind, columns: list[str], batch_key: int) -> int:
    """Update the matched rows (``old_id``) of ``came`` where a column differs; return how many."""
    if not columns:
        return 0
    differs = " or ".join(f"old.{name} is distinct from came.{name}" for name in columns)
    load.execute(
        f"create temp table changed as select came.* from came inner join {kind.table} as old "
        f"on old.rowid = came.old_id where {differs}"
    )
    # as text, because JSON numbers lose digits of large amounts
    before = ", ".join(f"{name} := cast(old.{name} as varchar)" for name in load.store.columns[kind.table])
    load.execute(
        f"insert into import_undo select {batch_key}, '{kind.table}', {kind.row_id('old')}, to_json(struct_pack({before})) "
        f"from {kind.table} as old where old.rowid in (select old_id from changed)"
    )
    assignments = ", ".join(f"{name} = changed.{name}" for name in columns)
    stamp = f", batch_key = {batch_key}" if kind.is_fact else ""
    return load.execute(
        f"update {kind.table} set {assignments}{stamp}{raised(load, kind)} "
        f"from changed where {kind.table}.rowid = changed.old_id"
    )


def remember_created(load: Load, table: str, batch_key: int, ids: str) -> None:
    """Record the rows that the batch created; ``ids`` is SQL for their ids."""
    load.execute(f"insert into import_undo select {batch_key}, '{table}', id, null from ({ids}) as made (id)")


def edited(load: Load, kind: Kind, columns: Iterable[str], after: int | None = None) -> list[str]:
    """Return the columns that people edited; the table ``edited`` then has the cells (row_id, column_name).

    With a batch, only edits after it count, by the versions of the rows, because a clock may jump. A row that a
    person added counts as edited in every filled column.
    """
    later = ""
    if after is not None:
        later = f"""
            inner join import_undo as met
                on met.batch_key = {after} and met.table_name = log.table_name and met.row_id = log.row_id
                and log.version > cast(json_extract_string(met.before, '$.version') as integer)
        """
    load.execute(
        f"""
        create or replace temp table edited as
        with entries as (select log.* from change_log as log {later} where log.table_name = :table)
        select row_id, column_name from entries where column_name not in ('*', '-')
        union
        select row_id, unnest(json_keys(after)) from entries where column_name = '*'
        """,
        table=kind.table,
    )
    found = set(load.frame("select distinct column_name from edited")["column_name"])
    return [name for name in columns if name in found]


def keep_edits(load: Load, kind: Kind, columns: Iterable[str]) -> None:
    """Copy the columns that a person edited from the matched rows (``old_id``) into ``came``."""
    for name in edited(load, kind, columns):
        load.execute(
            f"update came set {name} = old.{name} from {kind.table} as old, edited "
            f"where old.rowid = came.old_id and edited.column_name = '{name}' and edited.row_id = {kind.row_id('old')}"
        )


def raised(load: Load, kind: Kind) -> str:
    """SQL that raises the version of a changed row, so that an open form notices."""
    return ", version = version + 1" if "version" in load.store.columns[kind.table] else ""
