"""Two accounts joined and taken apart, and everything that a store holds besides its logs."""

from __future__ import annotations

from typing import Any

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.joined import join_accounts, undo_join
from kam_analytics.imports.rules import Joining
from kam_analytics.store import Store
from tests.samples.imports.loading import Files, in_order, rows

#: what a join and its undo write down, and versions, which only rise
NOT_COMPARED = frozenset({"change_log", "table_version"})


def join(files: Files, account_id: str = "A1", kept_id: str = "A2") -> Joining:
    done = join_accounts(files.store, LOCAL_DIRECTOR, account_id, kept_id)
    in_order(files.store)
    return done


def part(files: Files, account_id: str = "A1") -> int:
    moved = undo_join(files.store, LOCAL_DIRECTOR, account_id)
    in_order(files.store)
    return moved


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the logs, without versions."""
    found = {}
    for table in sorted(store.columns.keys() - NOT_COMPARED):
        columns = ", ".join(name for name in store.columns[table] if name != "version")
        found[table] = sorted(rows(store, f"select {columns} from {table}"), key=repr)
    return found


def put(files: Files, *statements: str) -> None:
    with files.store.load(LOCAL_DIRECTOR) as load, load.begin():
        for statement in statements:
            assert load.execute(statement), statement
