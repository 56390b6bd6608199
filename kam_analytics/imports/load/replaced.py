"""``replaces = "period"``: rows of a source that its new file for the same period lacks are removed, and kept for undo."""

from __future__ import annotations

from kam_analytics.imports.mapping.kind import Kind
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.store import Load


def take_out(load: Load, mapping: Mapping, batch_key: int) -> int:
    """Remove the rows of earlier imports of this source, from the first to the last day of the file, that it lacks.

    ``came`` and ``kept`` are the staged rows and the matched rows of the store (``old_id``). Return the number removed.
    """
    kind = mapping.kind
    days = load.frame(f"select min({kind.date_field}) as since, max({kind.date_field}) as until from came")
    if days["since"].isna().iloc[0]:
        return 0
    load.execute(
        f"""
        create or replace temp table lacking as
        select rowid as old_id from {kind.table}
        where batch_key in (select batch_key from import_batch where kind = :kind and source = :source)
            and batch_key <> {batch_key} and {kind.date_field} >= :since and {kind.date_field} <= :until
            and rowid not in (select old_id from kept)
        """,
        kind=kind.name,
        source=mapping.source,
        since=days["since"].iloc[0].date(),
        until=days["until"].iloc[0].date(),
    )
    return remove(load, kind, batch_key)


def remove(load: Load, kind: Kind, batch_key: int) -> int:
    """Remove the rows of ``lacking`` (``old_id``), kept for the undo of a batch; return how many."""
    before = ", ".join(f"{name} := cast(old.{name} as varchar)" for name in load.store.columns[kind.table])
    load.execute(
        f"insert into import_undo select {batch_key}, '-{kind.table}', coalesce({kind.row_id('old')}, ''), "
        f"to_json(struct_pack({before})) from {kind.table} as old where old.rowid in (select old_id from lacking)"
    )
    return load.execute(f"delete from {kind.table} where rowid in (select old_id from lacking)")


def bring_back(load: Load, kind: Kind, batch_key: int) -> int:
    """Restore the rows that a batch removed; return how many."""
    types = load.store.columns[kind.table]
    values = ", ".join(f"cast(json_extract_string(before, '$.{name}') as {type_})" for name, type_ in types.items())
    return load.execute(
        f"insert into {kind.table} ({', '.join(types)}) select {values} from import_undo "
        f"where batch_key = {batch_key} and table_name = '-{kind.table}'"
    )
