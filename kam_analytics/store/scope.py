"""Rows of a store as one viewer may see and write them, one by one or many at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from kam_analytics import access
from kam_analytics.errors import N_, BadInput, Forbidden, NotFound
from kam_analytics.store.visibility import NAMED, id_column
from kam_analytics.store.writing import ADDED, LOGGED, Writing, as_text

Row = Mapping[str, Any]


class Scope(Writing):
    """What a viewer may see and write."""

    def insert_many(self, table: str, rows: Sequence[Row]) -> None:
        """Add rows of the same columns in a few statements; with the rights, the log and the undo of ``insert``.

        For tables of accounts whose rows have an id and no signature. Raises as ``insert``; then none is added.
        """
        if not rows:
            return
        self._check_values(table, rows)
        own = id_column(self.store, table)
        with self._named("new_rows", rows), self.saving():
            self._check_accounts("new_rows")
            taken = self._cursor.execute(
                f"""
                select 1 from {self._base}.{table} inner join new_rows using ({own})
                union all
                select 1 from {self._base}.change_log as log
                inner join new_rows on log.table_name = ? and log.row_id = new_rows.{own}
                limit 1
                """,
                [table],
            ).fetchall()
            ids = {row[own] for row in rows}
            if taken or len(ids) < len(rows) or not all(ids):
                raise BadInput(
                    N_("The new row could not be saved: its ID cannot be used. Reload the page and add it again.")
                )
            self._check_references(rows)
            columns = ", ".join(rows[0])
            self._cursor.execute(f"insert into {self._base}.{table} ({columns}) select {columns} from new_rows")
            # as _log_many, but made of the rows where they are: there may be many
            self._cursor.execute(
                f"""
                insert into {self._base}.change_log ({", ".join(LOGGED)})
                select uuid(), ?, ?, ?, {own}, account_id, ?, null, to_json(new_rows), 1, ?
                from new_rows
                """,
                [self.store.now, self.viewer.user_id, table, ADDED, self._save],
            )
            self._touched.update((table, "change_log"))

    def update_many(self, table: str, changes: Mapping[str, tuple[int, Row]]) -> None:
        """Save the same columns of many rows: id -> the version that was seen, and the values; as ``update``.

        Raises ``Conflict`` if one of them was changed since, ``NotFound`` for one out of reach; then none is changed.
        """
        if not changes:
            return
        own = id_column(self.store, table)
        names = list(next(iter(changes.values()))[1])
        if not names or {own, "version", "account_id"} & {*names}:
            raise BadInput(N_("There is nothing to save."))
        self._check_values(table, [values for _seen, values in changes.values()])
        new = [{own: row_id, **values} for row_id, (_seen, values) in changes.items()]
        with self._named("new_rows", new), self.saving():
            there = self._cursor.execute(
                f"""
                select there.{own}, there.account_id, there.version, {", ".join(f"there.{name}" for name in names)}
                from {self._base}.{table} as there
                inner join new_rows on new_rows.{own} = there.{own}
                """
            ).fetchall()
            if len(there) != len(changes):
                raise NotFound
            of_account = [{"account_id": account, **changes[row_id][1]} for row_id, account, *_values in there]
            with self._named("changed_rows", of_account):
                self._check_accounts("changed_rows")
            self._check_references(of_account)
            for row_id, _account, version, *_values in there:
                if version != changes[row_id][0]:
                    raise self._conflict(table, row_id)
            assigned = ", ".join(f"{name} = new_rows.{name}" for name in names)
            self._cursor.execute(
                f"update {self._base}.{table} as there set {assigned}, version = there.version + 1 "
                f"from new_rows where new_rows.{own} = there.{own}"
            )
            self._log_many(
                table,
                [
                    (row_id, account, name, before, changes[row_id][1][name], version + 1)
                    for row_id, account, version, *values in there
                    for name, before in zip(names, values, strict=True)
                ],
            )

    def _check_values(self, table: str, rows: Sequence[Row]) -> None:
        """Refuse columns and values that the role may not write; each value of a column once."""
        if table not in access.BY_ACCOUNT_ID or access.is_signed(table):
            raise ValueError(f"rows of {table} are written one by one")
        own = {id_column(self.store, table), "account_id"}
        for name in rows[0].keys() - own:
            values = {row[name] for row in rows} if access.is_limited(table, name) else {None}
            self._check_columns(table, {name: None})
            if not all(access.may_edit(self.viewer.role, table, name, value) for value in values):
                raise Forbidden(N_("Your role may not change this."))

    def _check_accounts(self, rows: str) -> None:
        """Refuse rows of accounts out of reach."""
        allowed = f"{self._base}.account" if self.viewer.sees_all_accounts else "_allowed"
        out = self._cursor.execute(f"select 1 from {rows} anti join {allowed} using (account_id) limit 1").fetchall()
        if out:
            raise NotFound

    def _check_references(self, rows: Sequence[Row]) -> None:
        """Refuse references to rows of other accounts, as ``insert`` and ``update`` do."""
        for name in NAMED.keys() & rows[0].keys():
            named = [{"named": row[name], "account_id": row["account_id"]} for row in rows if row[name] is not None]
            if not named:
                continue
            with self._named("named_rows", named):
                out = self._cursor.execute(
                    f"select 1 from named_rows anti join {self._base}.{NAMED[name]} as there "
                    f"on there.{name} = named_rows.named and there.account_id = named_rows.account_id limit 1"
                ).fetchall()
            if out:
                raise NotFound

    def _log_many(self, table: str, entries: Sequence[tuple[str, str, str, Any, Any, int]]) -> None:
        """Log changes, each with row, account, column, before, after and version."""
        rows = [
            dict(zip(LOGGED, (
                uuid4().hex, self.store.now, self.viewer.user_id, table, row_id, account, column, as_text(before),
                as_text(after), version, self._save,
            ), strict=True))
            for row_id, account, column, before, after, version in entries
        ]  # fmt: skip
        with self._named("log_rows", rows):
            self._cursor.execute(f"insert into {self._base}.change_log by name select * from log_rows")
        self._touched.update((table, "change_log"))

    @contextmanager
    def _named(self, name: str, rows: Sequence[Row]) -> Iterator[None]:
        """Let statements read rows under a name."""
        # most runs write nothing
        import pyarrow as pa

        self._cursor.register(name, pa.Table.from_pylist([dict(row) for row in rows]))
        try:
            yield
        finally:
            self._cursor.unregister(name)
