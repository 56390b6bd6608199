"""The only way to rows: what a viewer may see and write, in one place.

A scope opens a cursor on which nothing exists. When a query first names a table, a temporary view
is made that shows this viewer's rows and columns. A query that forgets the scope fails; it cannot
leak.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pandas as pd

from kam_analytics import access, clock, queries
from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput, Conflict, Forbidden, NotFound
from kam_analytics.store.engine import Cursor, bind, fetch

if TYPE_CHECKING:
    from kam_analytics.store.base import Store

#: tables whose id is not their first column
_ROW_ID = {"account": "account_id", "product": "product_id", "category": "category_id"}
#: in the log, the column names of a row that came or went as a whole
ADDED, REMOVED = "*", "-"


class Scope:
    """Rows of a store as one viewer may see and write them."""

    def __init__(self, store: Store, cursor: Cursor, viewer: Viewer) -> None:
        self.store = store
        self.viewer = viewer
        self._cursor = cursor
        self._views: set[str] = set()
        self._required: set[str] = set()
        self._save: str | None = None
        self._touched: set[str] = set()
        self._base = f"{store.engine.name}.main"
        if not viewer.sees_all_accounts:
            self._allow()

    # Reading ------------------------------------------------------------------------------------

    def read(self, name: str, **params: Any) -> pd.DataFrame:
        """Rows of the query file ``name``, typed by their declaration even when empty."""
        query = queries.load(name)
        for table in query.tables:
            self._view(table)
        return fetch(self._cursor, query.sql, params)

    def records(self, name: str, **params: Any) -> list[dict[str, Any]]:
        """The same rows as Python values, for the rules of a write: cheaper than a frame when they are few."""
        query = queries.load(name)
        for table in query.tables:
            self._view(table)
        cursor = self._cursor.execute(bind(query.sql), params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, found, strict=True)) for found in cursor.fetchall()]

    def row(self, table: str, row_id: str) -> dict[str, Any] | None:
        """One row by its id as Python values; nothing when it is not there or not the viewer's to see."""
        self._view(table)
        cursor = self._cursor.execute(f"select * from {table} where {_row_id(self.store, table)} = ?", [row_id])
        names = [column[0] for column in cursor.description]
        found = cursor.fetchall()
        return dict(zip(names, found[0], strict=True)) if found else None

    def require(self, account_id: str) -> None:
        """Raise ``NotFound`` unless the account exists and the viewer may see it."""
        if account_id in self._required:
            return
        self._view("account")
        if not self._cursor.execute("select 1 from account where account_id = ?", [account_id]).fetchone():
            raise NotFound
        self._required.add(account_id)

    @property
    def visibility(self) -> str:
        """Equal for viewers who see the same rows and columns: the key of the shared cache."""
        if self.viewer.sees_all_accounts:
            return self.store.visibility_of_all(self.viewer)
        rows = self._cursor.execute("select account_key from _allowed order by account_key").fetchall()
        allowed = ",".join(str(row[0]) for row in rows)
        return hashlib.sha256(f"{self.viewer.role}|{allowed}".encode()).hexdigest()[:16]

    # Writing ------------------------------------------------------------------------------------

    @contextmanager
    def saving(self) -> Iterator[str]:
        """Several writes as one save: all of them or none. Gives the id by which ``undo`` knows it."""
        if self._save is not None:
            yield self._save
            return
        views = set(self._views)
        with self.store.writing:
            self._cursor.begin()
            self._save, self._touched = uuid4().hex, set()
            try:
                yield self._save
                # reads of personal rows are never shared, so nobody waits for their version
                shared = self._touched - access.PERSONAL
                raise_versions(self._cursor, shared, f"{self._base}.")
                self._cursor.commit()
            except BaseException:
                self._cursor.rollback()
                # views made inside the transaction are gone with it
                self._views = views
                raise
            finally:
                self._save = None
            self.store.versions = {name: at + (name in shared) for name, at in self.store.versions.items()}
            if "setting" in shared:
                self.store.refresh()

    def update(self, table: str, row_id: str, version: int, changes: dict[str, Any]) -> int:
        """Save changed columns of one row and log them; the new version.

        Raises ``NotFound`` for a row out of reach, ``Forbidden`` for a column or value that the
        role may not write, ``Conflict`` when the row has another version than the one given.
        """
        self._check_columns(table, changes)
        with self.saving():
            before = self._current(table, row_id, version, changes)
            assignments = ", ".join(f"{column} = ?" for column in changes)
            self._cursor.execute(
                f"update {self._base}.{table} set {assignments}, version = version + 1 "
                f"where {_row_id(self.store, table)} = ?",
                [*changes.values(), row_id],
            )
            account = changes.get("account_id", _account_of(before))
            for column, after in changes.items():
                self._log(table, row_id, account, column, before[column], after, version + 1)
        return version + 1

    def insert(self, table: str, row: dict[str, Any]) -> None:
        """Add one row and log it. The same rights as for ``update``; a new row may say whose it is."""
        keys = {_row_id(self.store, table), "account_id"} if table in self.store.columns else set()
        self._check_columns(table, {name: value for name, value in row.items() if name not in keys} or row)
        with self.saving():
            self._check_row(table, row)
            self._put(table, row)
            row_id = str(row.get(_row_id(self.store, table), ""))
            version = int(row.get("version") or 1)
            self._log(table, row_id, row.get("account_id"), ADDED, None, json.dumps(row, default=str), version)

    def delete(self, table: str, row_id: str, version: int) -> None:
        """Take one row out and log it whole. Needs the right to write every column; raises as ``update``."""
        if not access.may_edit(self.viewer.role, table, "*"):
            raise Forbidden(N_("Your role may not change this."))
        with self.saving():
            before = self._current(table, row_id, version, {})
            self._cursor.execute(f"delete from {self._base}.{table} where {_row_id(self.store, table)} = ?", [row_id])
            content = json.dumps(before, default=str)
            self._log(table, row_id, _account_of(before), REMOVED, content, None, version)

    def undo(self, save_id: str) -> None:
        """Put back what one save of this viewer changed, as a save of its own.

        Raises ``NotFound`` for a save that is not the viewer's, ``Conflict`` when one of its rows was
        changed since; then nothing is put back.
        """
        entries = self._cursor.execute(
            f"""
            select table_name, row_id, column_name, before, version
            from {self._base}.change_log
            where save_id = ? and user_id = ?
            order by version, table_name, row_id, column_name
            """,
            [save_id, self.viewer.user_id],
        ).fetchall()
        if not entries:
            raise NotFound
        rows: dict[tuple[str, str], list[tuple[str, str | None, int]]] = {}
        for table, row_id, column, before, version in entries:
            rows.setdefault((table, row_id), []).append((column, before, version))
        with self.saving():
            for (table, row_id), changes in rows.items():
                self._put_back(table, row_id, changes)

    def keep(self, table: str, row: dict[str, Any], *keys: str) -> None:
        """Put a row of the viewer's own (a draft, a setting, an opening) in the place of the one with these keys.

        Not logged: nobody else edits it.
        """
        if table not in access.OWN_ROWS:
            raise ValueError(f"{table} holds rows of everybody: use insert or update")
        own = {**row, "user_id": self.viewer.user_id}
        self._check_columns(table, own)
        with self.saving():
            self._check_row(table, own)
            self._drop(table, {key: own[key] for key in (*keys, "user_id")})
            self._put(table, own)

    def forget(self, table: str, **keys: Any) -> None:
        """Drop rows of the viewer's own that have these values."""
        if table not in access.OWN_ROWS:
            raise ValueError(f"{table} holds rows of everybody: use delete")
        with self.saving():
            self._drop(table, {**keys, "user_id": self.viewer.user_id})

    # The views ----------------------------------------------------------------------------------

    def _allow(self) -> None:
        today = self.store.today
        self._cursor.execute(
            f"""
            create temp table _allowed as
            select account_key, account_id from {self._base}.account where owner_id = $user
            union
            select account.account_key, account.account_id
            from {self._base}.account_team as team
            inner join {self._base}.account as account on account.account_id = team.account_id
            where team.user_id = $user
              and (team.from_on is null or team.from_on <= $today)
              and (team.to_on is null or team.to_on >= $today)
            """,
            {"user": self.viewer.user_id, "today": today},
        )

    def _view(self, table: str) -> None:
        if table in self._views:
            return
        if not access.may_see(self.viewer.role, table):
            raise Forbidden(N_("Your role has no access to these data."))
        if table in access.PERSONAL:
            self._cursor.execute(
                "create temp table if not exists _viewer as select ? as user_id", [self.viewer.user_id]
            )
        columns = ", ".join(self._column(table, name, kind) for name, kind in self.store.columns[table].items())
        self._cursor.execute(f"create temp view {table} as select {columns} from {self._rows(table)}")
        self._views.add(table)

    def _rows(self, table: str) -> str:
        rows = f"{self._base}.{table} as t"
        if table in access.PERSONAL:
            rows += " inner join _viewer on _viewer.user_id = t.user_id"
        if table == "setting":
            rows = f"(select * from {self._base}.setting where name not like 'secret%') as t"
        if access.sees_whole(self.viewer, table):
            return rows
        if table in access.BY_ACCOUNT_KEY:
            return rows + " inner join _allowed on _allowed.account_key = t.account_key"
        if "account_id" in self.store.columns[table] and table not in access.HOUSEKEEPING:
            return rows + " inner join _allowed on _allowed.account_id = t.account_id"
        return rows

    def _column(self, table: str, name: str, kind: str) -> str:
        if name in access.blank_columns(self.viewer.role, table):
            return f"cast(null as {kind}) as {name}"
        if table == "account" and name == "parent_id" and not self.viewer.sees_all_accounts:
            # the parent of an own company may belong to somebody else
            return "(select p.account_id from _allowed as p where p.account_id = t.parent_id) as parent_id"
        if self._pseudonymised and table in access.PSEUDONYMISED:
            shown, blank = access.PSEUDONYMISED[table]
            if name in blank:
                return f"cast(null as {kind}) as {name}"
            if name == shown:
                key = f"(select value from {self._base}.setting where name = 'secret_pseudonym')"
                return f"'P-' || substr(sha256({key} || t.{table}_id), 1, 8) as {name}"
        return f"t.{name}"

    @property
    def _pseudonymised(self) -> bool:
        return self.viewer.role is access.Role.ANALYST and self.store.settings["pseudonymise_contacts"] == "yes"

    # Helpers of the writes ------------------------------------------------------------------------

    def _current(self, table: str, row_id: str, version: int, changes: dict[str, Any]) -> dict[str, Any]:
        """The row as it stands, when the viewer may write it and nobody was faster."""
        before = self._row(table, _row_id(self.store, table), row_id)
        for row in (before, {**before, **changes}):
            self._check_row(table, row)
        if before["version"] != version:
            raise self._conflict(table, row_id)
        return before

    def _put(self, table: str, row: dict[str, Any]) -> None:
        columns, marks = ", ".join(row), ", ".join("?" for _ in row)
        self._cursor.execute(f"insert into {self._base}.{table} ({columns}) values ({marks})", list(row.values()))
        self._touched.add(table)

    def _drop(self, table: str, keys: dict[str, Any]) -> None:
        same = " and ".join(f"{key} = ?" for key in keys)
        self._cursor.execute(f"delete from {self._base}.{table} where {same}", list(keys.values()))
        self._touched.add(table)

    def _put_back(self, table: str, row_id: str, changes: list[tuple[str, str | None, int]]) -> None:
        """Undo the changes of one row in one save, oldest first."""
        last = changes[-1]
        was_added = any(column == ADDED for column, _before, _version in changes)
        removed = next((before for column, before, _version in changes if column == REMOVED), None)
        if removed is not None and not was_added:
            row = json.loads(removed)
            self.insert(table, {**row, "version": int(row["version"]) + 1})
        elif was_added and removed is None:
            self.delete(table, row_id, last[2])
        elif removed is None:
            before: dict[str, Any] = {}
            for column, value, _version in changes:
                before.setdefault(column, value)
            self.update(table, row_id, last[2], before)

    def _check_columns(self, table: str, values: dict[str, Any]) -> None:
        if table not in self.store.columns or not values:
            raise BadInput(N_("There is nothing to save."))
        for column, value in values.items():
            known = column in self.store.columns[table]
            if not known or not access.may_edit(self.viewer.role, table, column, value):
                raise Forbidden(N_("Your role may not change this."))

    def _check_row(self, table: str, row: dict[str, Any]) -> None:
        self._check_account(table, _account_of(row))
        if not access.may_change(self.viewer, table, row):
            raise NotFound if table in access.PERSONAL else Forbidden(N_("Your role may not change this."))

    def _check_account(self, table: str, account_id: str | None) -> None:
        bound = "account_id" in self.store.columns[table]
        if bound and not self.viewer.sees_all_accounts:
            allowed = self._cursor.execute("select 1 from _allowed where account_id = ?", [account_id]).fetchone()
            if allowed is None:
                raise NotFound
        elif bound and account_id is not None:
            self.require(account_id)

    def _row(self, table: str, id_column: str, row_id: str) -> dict[str, Any]:
        cursor = self._cursor.execute(f"select * from {self._base}.{table} where {id_column} = ?", [row_id])
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchmany(2)
        if not rows:
            raise NotFound
        if len(rows) > 1 or "version" not in names:
            raise ValueError(f"{table} cannot be updated row by row: its rows lack an id or a version")
        return dict(zip(names, rows[0], strict=True))

    def _conflict(self, table: str, row_id: str) -> Conflict:
        last = self._cursor.execute(
            f"""
            select coalesce(person.name, log.user_id), log.changed_at, log.column_name, log.after
            from {self._base}.change_log as log
            left join {self._base}.app_user as person on person.user_id = log.user_id
            where log.table_name = ? and log.row_id = ?
            order by log.changed_at desc, log.change_id desc limit 1
            """,
            [table, row_id],
        ).fetchone()
        who, when, what, value = last or ("?", clock.now(), "?", "?")
        who = access.LOCAL_DIRECTOR.name if who == access.LOCAL_DIRECTOR.user_id else who
        return Conflict(
            N_("{who} changed {what} to “{value}” at {when}. Look at the new value and save again."),
            who=who,
            when=clock.local(when, self.store.settings["time_zone"]).strftime("%H:%M"),
            what=what,
            value=value,
        )

    def _log(
        self, table: str, row_id: str, account_id: str | None, column: str, before: Any, after: Any, version: int
    ) -> None:
        self._cursor.execute(
            f"insert into {self._base}.change_log values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                uuid4().hex, clock.now(), self.viewer.user_id, table, row_id, account_id, column,
                _text(before), _text(after), version, self._save,
            ],
        )  # fmt: skip
        self._touched.update((table, "change_log"))


def raise_versions(cursor: Cursor, tables: set[str], base: str = "") -> None:
    """Raise the version of every written table, in the transaction that wrote it."""
    if tables:
        names = sorted(tables)
        marks = ", ".join("?" for _ in names)
        cursor.execute(f"update {base}table_version set version = version + 1 where table_name in ({marks})", names)


def _row_id(store: Store, table: str) -> str:
    return _ROW_ID.get(table) or next(iter(store.columns[table]))


def _account_of(row: dict[str, Any]) -> str | None:
    account: str | None = row.get("account_id")
    return account


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (date, datetime, Decimal, bool, int, float)):
        return str(value)
    return json.dumps(value, default=str)
