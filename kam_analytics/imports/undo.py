"""Undo a batch: its rows are removed, and the rows it changed get their earlier values back."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kam_analytics import access
from kam_analytics.access import Role, Viewer
from kam_analytics.errors import N_, BadInput, Conflict, Forbidden, NotFound
from kam_analytics.imports.load import cadence, deal_history, history, replaced
from kam_analytics.imports.load.accounts import aliases
from kam_analytics.imports.load.batch import refuse_role, settle
from kam_analytics.imports.load.groups import regroup
from kam_analytics.imports.mapping.kind import Kind
from kam_analytics.imports.mapping.kinds import ACCOUNTS, KINDS, PRODUCTS
from kam_analytics.imports.summaries import publish, summaries
from kam_analytics.store import Load, Store

#: kind -> columns that refer to its rows under another name
_OTHER_NAMES = {
    "accounts": ("kept_id",),
    "users": ("owner_id", "manager_id"),
    "contacts": ("contact_ids", "from_contact_id", "to_contact_id", "approver_contact_id"),
}
#: kinds whose rows nothing refers to
_UNNAMED = frozenset({"teams", "rates", "cadence_rules"})


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """The effect of an undo: the numbers of rows removed, restored to earlier values, and returned.

    ``made`` are accounts and products that came with the facts and that nothing else uses: they are removed too.
    """

    removed: int
    restored: int
    returned: int
    made: int = 0

    @property
    def touched(self) -> int:
        return self.removed + self.restored + self.returned


class _Trial(Exception):
    """Raised to leave the transaction once everything is counted."""


def undo(store: Store, viewer: Viewer, batch_id: str) -> int:
    """Undo one batch; return the number of rows removed or restored to earlier values.

    Later edits by people stay. Accounts and products that a batch of facts created go with it
    unless something else uses them.

    Raises ``NotFound`` for an unknown batch, ``BadInput`` for one that is undone already, ``Forbidden``
    where only a director may, and ``Conflict``, naming it, if a later batch prevents it.
    """
    with store.load(viewer) as load:
        with load.begin():
            done = _take_back(load, batch_id)
            load.execute(
                "update import_batch set undone_at = :at, undone_by = :user where batch_id = :id",
                at=store.now,
                user=viewer.user_id,
                id=batch_id,
            )
            load.touch("import_batch", "import_undo")
            publish.publish(load, store.today)
        settle(store)
    return done.touched


def try_undo(store: Store, viewer: Viewer, batch_id: str) -> Undoing:
    """Preview an undo; nothing is written. Raises the same errors as ``undo``."""
    with store.load(viewer) as load:
        try:
            with load.begin():
                found = _take_back(load, batch_id)
                raise _Trial
        except _Trial:
            return found


def _take_back(load: Load, batch_id: str) -> Undoing:
    batch = load.frame("select batch_key, kind, undone_at from import_batch where batch_id = :id", id=batch_id)
    if batch.empty:
        raise NotFound
    if not batch["undone_at"].isna().iloc[0]:
        raise BadInput(N_("This import has already been undone."))
    kind = KINDS[batch["kind"].iloc[0]]
    refuse_role(load.viewer, kind)
    return _undo(load, kind, int(batch["batch_key"].iloc[0]))


def _undo(load: Load, kind: Kind, batch_key: int) -> Undoing:
    _nothing_settled(load, kind, batch_key)
    _nothing_in_the_way(load, kind, batch_key)
    restored = _restore(load, kind, batch_key)
    returned = made = 0
    if kind.is_fact:
        removed = load.execute(f"delete from {kind.table} where batch_key = :key", key=batch_key)
        returned = replaced.bring_back(load, kind, batch_key)
        aliases.follow(load, kind.table)
        if kind.name == "sales":
            summaries.rebuild(load)
        if kind.name == "opportunities":
            deal_history.forget(load, batch_key)
    else:
        aliases.follow(load, kind.table)
        if kind.name == "cadence_rules":
            cadence.let_go(load, batch_key)
        _not_in_use(load, kind, batch_key)
        removed = _remove_created(load, kind, batch_key)
    if kind.lookups:
        for other in (ACCOUNTS, PRODUCTS):
            made += _remove_created(load, other, batch_key, unused=True)
    if kind.name == "products":
        summaries.rebuild_months(load)
    regroup(load)
    load.execute("delete from import_undo where batch_key = :key", key=batch_key)
    load.touch(kind.table)
    return Undoing(removed=removed, restored=restored, returned=returned, made=made)


def _nothing_settled(load: Load, kind: Kind, batch_key: int) -> None:
    """Refuse anybody but a director where the undo would remove or return settled rows."""
    if not kind.settled or load.viewer.role is Role.DIRECTOR:
        return
    settled = load.value(
        f"select count(*) from import_undo as u left join {kind.table} on {kind.row_id(kind.table)} = u.row_id "
        "where u.batch_key = :key and u.table_name = :table "
        f"and :settled in ({kind.table}.status, json_extract_string(u.before, '$.status'))",
        key=batch_key,
        table=kind.table,
        settled=kind.settled,
    )
    if settled:
        raise Forbidden(N_("Rows of this import have been approved or decided: only a director can undo it."))


def _nothing_in_the_way(load: Load, kind: Kind, batch_key: int) -> None:
    later = load.value(
        """
        select batch.batch_id
        from import_undo as later
        inner join import_batch as batch on batch.batch_key = later.batch_key
        where later.batch_key > :key and later.before is not null and later.table_name in (:table, '-' || :table) and (
            later.row_id in (select row_id from import_undo where batch_key = :key and table_name = :table)
            or json_extract_string(later.before, '$.batch_key') = cast(:key as varchar)
        )
        order by later.batch_key desc
        limit 1
        """,
        key=batch_key,
        table=kind.table,
    )
    if later is not None:
        raise Conflict(N_("The later import {batch} changed rows of this one: undo that one first."), batch=later)


def _restore(load: Load, kind: Kind, batch_key: int) -> int:
    """Give changed rows their earlier values, except where a person edited them; return how many."""
    types = load.store.columns[kind.table]
    columns = [name for name in types if name not in ("version", kind.made_id, *kind.key)]
    # edits made before the import are part of the earlier values
    edited = history.edited(load, kind, columns, batch_key)
    assignments = []
    for name in columns:
        before = f"cast(json_extract_string(u.before, '$.{name}') as {types[name]})"
        if name in edited:
            kept = f"(u.row_id, '{name}') in (select row_id, column_name from edited)"
            before = f"case when {kept} then {kind.table}.{name} else {before} end"
        assignments.append(f"{name} = {before}")
    own = f"and {kind.table}.batch_key = :key" if kind.is_fact else ""
    return load.execute(
        f"update {kind.table} set {', '.join(assignments)}{history.raised(load, kind)} from import_undo as u "
        f"where u.batch_key = :key and u.table_name = '{kind.table}' and u.before is not null "
        f"and u.row_id = {kind.row_id(kind.table)} {own}",
        key=batch_key,
    )


def _remove_created(load: Load, kind: Kind, batch_key: int, *, unused: bool = False) -> int:
    """Delete the rows that a batch created; with ``unused`` only those that nothing refers to."""
    created = _created(kind, batch_key)
    keep = ""
    if unused:
        later = f"select row_id from import_undo where table_name = '{kind.table}' and before is not null"
        keep = (
            f"and {kind.row_id('t')} not in ({later}) and not exists (select 1 from change_log as log "
            f"where log.table_name = '{kind.table}' and log.row_id = {kind.row_id('t')})"
        )
        for table, column, lookup in _leaning(load, kind):
            keep += f" and t.{lookup} not in (select {column} from {table} where {column} is not null)"
    removed = load.execute(f"delete from {kind.table} as t where {kind.row_id('t')} in ({created}) {keep}")
    if removed:
        load.touch(kind.table)
    return removed


def _created(kind: Kind, batch_key: int) -> str:
    return f"select row_id from import_undo where batch_key = {batch_key} and table_name = '{kind.table}' and before is null"


def _not_in_use(load: Load, kind: Kind, batch_key: int) -> None:
    """Refuse to remove rows that others refer to, naming the table and the import that do."""
    for table, column, lookup in _leaning(load, kind):
        gone = f"select {lookup} from {kind.table} where {kind.row_id(kind.table)} in ({_created(kind, batch_key)})"
        named = "batch_key" if "batch_key" in load.store.columns[table] else "null"
        is_list = load.store.columns[table][column].endswith("[]")
        rows = f"(select * replace (unnest({column}) as {column}) from {table})" if is_list else table
        found = load.frame(
            f"select batch.batch_id from (select {named} as batch_key from {rows} where {column} in ({gone})) as t "
            "left join import_batch as batch on batch.batch_key = t.batch_key order by t.batch_key desc limit 1"
        )
        if len(found):
            through = found["batch_id"].iloc[0]
            raise Conflict(
                N_("Rows of this import are used by {table} (import {batch}): undo or remove those first."),
                table=table,
                batch="–" if pd.isna(through) else through,
            )


def _leaning(load: Load, kind: Kind) -> list[tuple[str, str, str]]:
    """The tables that refer to rows of a kind: (table, its column, our column)."""
    if kind.name in _UNNAMED:
        return []
    key = kind.made_id or kind.key[0]
    number = key.replace("_id", "_key")
    named = {key, number, *_OTHER_NAMES.get(kind.name, ())}
    return [
        (table, column, number if column == number else key)
        for table, columns in load.store.columns.items()
        if table != kind.table and table not in access.WRITTEN_BY_THE_PRODUCT
        for column in columns
        if column in named
    ]
