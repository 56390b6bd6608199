"""Take a batch out again: its rows go, what it changed gets its earlier values back."""

from __future__ import annotations

from kam_analytics import access, clock
from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput, Conflict, NotFound
from kam_analytics.ingest import publish, summaries
from kam_analytics.ingest.facts import bounds_of
from kam_analytics.ingest.kinds import KINDS, Kind
from kam_analytics.store import Load, Store


def undo(store: Store, viewer: Viewer, batch_id: str) -> int:
    """Undo one batch; the number of rows that went or got their earlier values back.

    Raises ``NotFound`` for an unknown batch, ``BadInput`` for one that is undone already and
    ``Conflict``, naming it, when a later batch stands in the way.
    """
    with store.load(viewer) as load:
        with load.begin():
            batch = load.frame("select batch_key, kind, undone_at from import_batch where batch_id = :id", id=batch_id)
            if batch.empty:
                raise NotFound
            if not batch["undone_at"].isna().iloc[0]:
                raise BadInput(N_("This import is undone already."))
            batch_key = int(batch["batch_key"].iloc[0])
            kind = KINDS[batch["kind"].iloc[0]]
            _nothing_in_the_way(load, batch_key, kind)
            touched = _undo_facts(load, kind, batch_key) if kind.is_fact else _undo_dimension(load, kind, batch_key)
            load.execute(
                "update import_batch set undone_at = :at, undone_by = :user where batch_key = :key",
                at=clock.now(),
                user=viewer.user_id,
                key=batch_key,
            )
            load.execute("delete from import_undo where batch_key = :key", key=batch_key)
            load.touch(kind.table, "import_batch", "import_undo")
            publish.publish(load, store.today)
        store.engine.checkpoint()
    return touched


def _nothing_in_the_way(load: Load, batch_key: int, kind: Kind) -> None:
    later = load.value(
        """
        select batch.batch_id from import_undo as later
        inner join import_batch as batch on batch.batch_key = later.batch_key
        where later.batch_key > :key and batch.undone_at is null and later.before is not null
            and later.table_name = :table and (
                later.row_id in (select row_id from import_undo where batch_key = :key and table_name = :table)
                or cast(json_extract(later.before, '$.batch_key') as integer) = :key
            )
        order by later.batch_key desc limit 1
        """,
        key=batch_key,
        table=kind.table,
    )
    if later is not None:
        raise Conflict(N_("The later import {batch} changed rows of this one: undo that one first."), batch=later)


def _undo_facts(load: Load, kind: Kind, batch_key: int) -> int:
    bounds = bounds_of(load, batch_key) if kind.name == "sales" else None
    columns = list(load.store.columns[kind.table])
    back = ", ".join(
        f"cast(json_extract_string(before, '$.{name}') as {load.store.columns[kind.table][name]})" for name in columns
    )
    load.execute(f"delete from {kind.table} where batch_key = :key", key=batch_key)
    load.execute(
        f"insert into {kind.table} ({', '.join(columns)}) "
        f"select {back} from import_undo where batch_key = :key and table_name = '{kind.table}'",
        key=batch_key,
    )
    touched = int(load.value("select loaded + updated from import_batch where batch_key = :key", key=batch_key))
    if bounds is not None:
        summaries.rebuild(load)
    return touched


def _undo_dimension(load: Load, kind: Kind, batch_key: int) -> int:
    columns = load.store.columns[kind.table]
    row_id = " || '\x1f' || ".join(f"{kind.table}.{name}" for name in kind.key)
    restored = [name for name in columns if name not in ("version", *kind.key)]
    assignments = ", ".join(
        f"{name} = cast(json_extract_string(u.before, '$.{name}') as {columns[name]})" for name in restored
    )
    touched = load.execute(
        f"update {kind.table} set {assignments} from import_undo as u "
        f"where u.batch_key = :key and u.table_name = '{kind.table}' and u.before is not null and u.row_id = {row_id}",
        key=batch_key,
    )
    _not_in_use(load, kind, batch_key)
    return touched + load.execute(
        f"delete from {kind.table} where {row_id} in "
        f"(select row_id from import_undo where batch_key = :key and table_name = '{kind.table}' and before is null)",
        key=batch_key,
    )


def _not_in_use(load: Load, kind: Kind, batch_key: int) -> None:
    """Rows that others lean on cannot go: say which table leans on them."""
    if kind.name == "teams":
        return
    created = f"select row_id from import_undo where batch_key = {batch_key} and table_name = '{kind.table}' and before is null"
    for table, columns in load.store.columns.items():
        if table == kind.table or table in access.WRITTEN_BY_THE_PRODUCT:
            continue
        for column, lookup in _leaning(kind, columns):
            found = load.value(f"select {column} from {table} where {lookup.format(created=created)} limit 1")
            if found is not None:
                batch = _batch_of(load, table, column, found) if "batch_key" in columns else None
                raise Conflict(
                    N_("Rows of this import are used by {table} (import {batch}): undo or remove those first."),
                    table=table,
                    batch=batch or "–",
                )


def _leaning(kind: Kind, columns: dict[str, str]) -> list[tuple[str, str]]:
    key = kind.key[0]
    number = key.replace("_id", "_key")
    found = []
    for column in columns:
        if column == key or (kind.name == "users" and column in ("owner_id", "manager_id")):
            found.append((column, f"{column} in ({{created}})"))
        elif column == number:
            found.append((column, f"{column} in (select {number} from {kind.table} where {key} in ({{created}}))"))
    return found


def _batch_of(load: Load, table: str, column: str, value: object) -> str | None:
    found: str | None = load.value(
        f"select batch.batch_id from {table} as t inner join import_batch as batch on batch.batch_key = t.batch_key "
        f"where t.{column} = :value order by batch.batch_key desc limit 1",
        value=value,
    )
    return found
