"""What a viewer may write: the only way to change rows; many at once in ``scope``.

Every write checks the role, the account, the columns and the version, and is logged; several writes
can be one save. What a viewer may see is in ``visibility``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from kam_analytics import access, clock
from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput, Conflict, Forbidden, NotFound
from kam_analytics.store.commits import raise_versions
from kam_analytics.store.engine import Cursor, roll_back
from kam_analytics.store.state import State
from kam_analytics.store.visibility import NAMED, WITHOUT_ID, Visible, id_column

#: column names in the log for a row that was added or removed as a whole
ADDED, REMOVED = "*", "-"
#: table and row -> the changes of one save, oldest first: column, the value before as text, the version since
Entries = dict[tuple[str, str], list[tuple[str, str | None, int]]]
#: the columns that an entry of the log fills
LOGGED = (
    "change_id", "changed_at", "user_id", "table_name", "row_id", "account_id", "column_name", "before", "after",
    "version", "save_id",
)  # fmt: skip


class Writing(Visible):
    """Rows of a store as one viewer may see them, and write them one by one."""

    def __init__(self, store: State, cursor: Cursor, viewer: Viewer) -> None:
        super().__init__(store, cursor, viewer)
        self._save: str | None = None
        self._touched: set[str] = set()
        #: (table, id) -> a row of this save and its columns that refer to others: checked when the save is complete
        self._naming: dict[tuple[str, str], tuple[dict[str, Any], set[str]]] = {}
        #: accounts of this save whose parent was written, and those that were removed with their keys
        self._moved: set[str] = set()
        self._gone: dict[str, int] = {}

    @contextmanager
    def saving(self) -> Iterator[str]:
        """Several writes as one save: all of them or none. Yields the id that ``undo`` takes."""
        if self._save is not None:
            yield self._save
            return
        views = set(self._views)
        with self.store.writing:
            self._cursor.begin()
            self._save, self._touched, self._naming = uuid4().hex, set(), {}
            self._moved, self._gone = set(), {}
            try:
                yield self._save
                for (table, _row_id), (row, columns) in self._naming.items():
                    self._check_names(table, row, columns)
                self._complete()
                # reads of personal rows are never shared, so their version need not change
                shared = self._touched - access.PERSONAL
                at = raise_versions(self._cursor, shared, f"{self._base}.")
                self._cursor.commit()
            except BaseException:
                roll_back(self._cursor)
                # views made inside the transaction are gone with it
                self._views = views
                raise
            finally:
                self._save = None
            self.store.committed(at)
            self.store.versions = {name: now + (name in shared) for name, now in self.store.versions.items()}
            if "setting" in shared:
                self.store.refresh()

    def update(self, table: str, row_id: str, version: int, changes: dict[str, Any]) -> int:
        """Save changed columns of one row and log them; return the new version.

        The viewer is recorded as who submits, approves, decides or sets. Raises ``NotFound`` for a row out of
        reach and for one that refers to a row of another account, ``Forbidden`` for a column or value that the
        role may not write and for another person's name as signature, ``Conflict`` if the version of the row
        differs from the one given.
        """
        return self._update(table, row_id, version, self._signed(table, changes), is_back=False)

    def insert(self, table: str, row: dict[str, Any]) -> None:
        """Add one row and log it. The same rights as for ``update``; a new row may name its account.

        Raises ``BadInput`` for an id that is or was used, with the same words whether or not its row is visible.
        """
        self._insert(table, self._signed(table, row), is_back=False)

    def delete(self, table: str, row_id: str, version: int) -> None:
        """Delete one row and log it whole. Needs the right to write every column; raises like ``update``."""
        if not access.may_edit(self.viewer.role, table, "*"):
            raise Forbidden(N_("Your role may not change this."))
        self._delete(table, row_id, version)

    def undo(self, save_id: str) -> None:
        """Undo one save of this viewer, as a save of its own.

        Raises ``NotFound`` for a save that is not the viewer's, ``Conflict`` if one of its rows was
        changed since; then nothing is undone.
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
        rows: Entries = {}
        for table, row_id, column, before, version in entries:
            rows.setdefault((table, row_id), []).append((column, before, version))
        with self.saving():
            for (table, row_id), changes in self._put_back_many(rows).items():
                self._put_back(table, row_id, changes)

    def log_export(self, what: str) -> None:
        """Write down that the viewer took rows out of the store."""
        with self.saving() as save:
            self._log("export", save, None, "-", None, what, 0)
            self._touched.discard("export")

    def keep(self, table: str, row: dict[str, Any], *keys: str) -> None:
        """Replace the viewer's own row (a draft, a setting, an opening) with these keys.

        Not logged: nobody else edits it.
        """
        if table not in access.OWN_ROWS:
            raise ValueError(f"{table} holds rows of everybody: use insert or update")
        own = {**row, "user_id": self.viewer.user_id}
        self._check_columns(table, own)
        with self.saving():
            self._check_row(table, own)
            self._check_names(table, own, {*NAMED})
            self._drop(table, {key: own[key] for key in (*keys, "user_id")})
            self._put(table, own)

    def forget(self, table: str, **keys: Any) -> None:
        """Delete the viewer's own rows that have these values."""
        if table not in access.OWN_ROWS:
            raise ValueError(f"{table} holds rows of everybody: use delete")
        with self.saving():
            self._drop(table, {**keys, "user_id": self.viewer.user_id})

    # Helpers of the writes ------------------------------------------------------------------------

    def _update(self, table: str, row_id: str, version: int, changes: dict[str, Any], *, is_back: bool) -> int:
        self._check_columns(table, changes)
        if changes.keys() & {id_column(self.store, table), "version"}:
            # a row keeps its id: a new one could be that of another row
            raise Forbidden(N_("Your role may not change this."))
        with self.saving():
            before = self._current(table, row_id, version, changes)
            if not is_back:
                self._check_signed(table, changes, {self.viewer.user_id})
            assignments = ", ".join(f"{column} = ?" for column in changes)
            self._cursor.execute(
                f"update {self._base}.{table} set {assignments}, version = version + 1 "
                f"where {id_column(self.store, table)} = ?",
                [*changes.values(), row_id],
            )
            if table == "account" and "parent_id" in changes:
                self._check_parent(before["parent_id"])
                self._moved.add(row_id)
            account = changes.get("account_id", _account_of(before))
            for column, value in changes.items():
                self._log(table, row_id, account, column, before[column], value, version + 1)
            # checked once the save is complete, so that a moved contact may take its references along
            _row, columns = self._naming.get((table, row_id), ({}, set()))
            after = {name: _new_in(value, before[name]) for name, value in changes.items()}
            self._naming[table, row_id] = ({**before, **after}, columns | (changes.keys() & NAMED.keys()))
        return version + 1

    def _insert(self, table: str, row: dict[str, Any], *, is_back: bool) -> None:
        keys = {id_column(self.store, table), "account_id"} if table in self.store.columns else set()
        self._check_columns(table, {name: value for name, value in row.items() if name not in keys} or row)
        with self.saving():
            self._check_row(table, row)
            if not is_back:
                self._check_signed(table, row, {self.viewer.user_id, None})
            row_id = str(row.get(id_column(self.store, table)) or "")
            if table not in WITHOUT_ID:
                self._check_free(table, row_id, _account_of(row), is_back=is_back)
                self._naming[table, row_id] = (row, {*NAMED})
            self._put(table, row)
            version = int(row.get("version") or 1)
            self._log(table, row_id, row.get("account_id"), ADDED, None, json.dumps(row, default=str), version)

    def _delete(self, table: str, row_id: str, version: int) -> None:
        with self.saving():
            before = self._current(table, row_id, version, {})
            self._cursor.execute(f"delete from {self._base}.{table} where {id_column(self.store, table)} = ?", [row_id])
            self._naming.pop((table, row_id), None)
            if table == "account":
                self._gone[row_id] = before["account_key"]
            content = json.dumps(before, default=str)
            self._log(table, row_id, _account_of(before), REMOVED, content, None, version)

    def _check_parent(self, before: str | None) -> None:
        """Refuse another parent company where ``Scope`` says so."""

    def _complete(self) -> None:
        """Complete a save before it is written; ``Scope`` keeps the groups of accounts."""

    def _signed(self, table: str, values: dict[str, Any]) -> dict[str, Any]:
        """The values with the viewer's signature where they submit, approve, decide or set something."""
        found = (access.signature(table, name, value) for name, value in values.items())
        # checked first: a conflict names the column that was written last
        return {**{name: self.viewer.user_id for name in found if name is not None}, **values}

    def _check_signed(self, table: str, values: dict[str, Any], allowed: set[str | None]) -> None:
        """Refuse a signature for somebody else."""
        if any(access.is_signature(table, name) and value not in allowed for name, value in values.items()):
            raise Forbidden(N_("Your role may not change this."))

    def _current(self, table: str, row_id: str, version: int, changes: dict[str, Any]) -> dict[str, Any]:
        """Return the current row if the viewer may write it and its version is as given."""
        before = self._row(table, id_column(self.store, table), row_id)
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

    def _put_back_many(self, rows: Entries) -> Entries:
        """Undo the changes that ``Scope`` makes in a few statements; return the entries that are left."""
        return rows

    def _put_back(self, table: str, row_id: str, changes: list[tuple[str, str | None, int]]) -> None:
        """Undo the changes of one row in one save, oldest first."""
        last = changes[-1]
        was_added = any(column == ADDED for column, _before, _version in changes)
        removed = next((before for column, before, _version in changes if column == REMOVED), None)
        if removed is not None and not was_added:
            row = json.loads(removed)
            self._insert(table, {**row, "version": int(row["version"]) + 1}, is_back=True)
        elif was_added and removed is None:
            # an account is added by who may not delete one
            remove = self._delete if table == "account" and access.may_add_accounts(self.viewer.role) else self.delete
            remove(table, row_id, last[2])
        elif removed is None:
            self._update(table, row_id, last[2], first_values(changes, self.store.columns[table]), is_back=True)

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

    def _check_free(self, table: str, row_id: str, account_id: str | None, *, is_back: bool) -> None:
        """Refuse an id that was ever used, in any account; only an undo restores one."""
        # one statement with several rows takes a third of the time of several statements, or of exists
        found = self._cursor.execute(
            f"select 'there' from {self._base}.{table} where {id_column(self.store, table)} = $id union all "
            f"select 'was' from {self._base}.change_log "
            "where table_name = $table and row_id = $id and account_id is distinct from $account",
            {"id": row_id, "table": table, "account": account_id},
        ).fetchall()
        if is_back:
            if ("there",) in found:
                raise self._conflict(table, row_id)
            return
        if not row_id or found:
            raise BadInput(
                N_("The new row could not be saved: its ID cannot be used. Reload the page and add it again.")
            )

    def _check_names(self, table: str, row: dict[str, Any], columns: set[str]) -> None:
        """Refuse references to rows of other accounts, with the same words as for missing rows."""
        own = id_column(self.store, table)
        named = [name for name in sorted(columns) if name != own and row.get(name) is not None]
        if not named:
            return
        there = " union all ".join(
            f"select '{name}' from {self._base}.{NAMED[name]} "
            f"where {_is_named(id_column(self.store, NAMED[name]), name, row[name])}"
            for name in named
        )
        values = {**{name: row[name] for name in named}, "account": _account_of(row)}
        if {name for (name,) in self._cursor.execute(there, values).fetchall()} != {*named}:
            raise NotFound

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
            select coalesce(person.name, log.user_id), changed_at, column_name, coalesce(meant.name, log.after, '–')
            from {self._base}.change_log as log
            left join {self._base}.app_user as person on person.user_id = log.user_id
            left join {self._base}.app_user as meant
                on meant.user_id = log.after and column_name in ('owner_id', 'user_id')
            where log.table_name = ? and log.row_id = ?
            order by log.version desc, log.changed_at desc, log.change_id desc limit 1
            """,
            [table, row_id],
        ).fetchall()
        # a result that is not read to its end would be in the way of what follows on this connection
        who, when, what, value = last[0] if last else ("?", self.store.now, "?", "?")
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
            f"insert into {self._base}.change_log ({', '.join(LOGGED)}) values ({', '.join('?' * len(LOGGED))})",
            [
                uuid4().hex, self.store.now, self.viewer.user_id, table, row_id, account_id, column,
                as_text(before), as_text(after), version, self._save,
            ],
        )  # fmt: skip
        self._touched.update((table, "change_log"))


def _new_in(after: Any, before: Any) -> Any:
    """Of a list what is new in it, for an import may name whom nobody knows yet; else the value."""
    return [one for one in after if one not in (before or ())] if isinstance(after, list) else after


def _is_named(own: str, name: str, value: Any) -> str:
    """SQL that finds the row of an id in the account of who names it; of a list one row, if all of them are there."""
    of_account = "account_id is not distinct from $account"
    if isinstance(value, list):
        return f"list_contains(${name}, {own}) and {of_account} having count(distinct {own}) = {len({*value})}"
    return f"{own} = ${name} and {of_account}"


def _account_of(row: dict[str, Any]) -> str | None:
    account: str | None = row.get("account_id")
    return account


def first_values(changes: list[tuple[str, str | None, int]], kinds: Mapping[str, str]) -> dict[str, Any]:
    """The earliest value of each column, a list as a list; ``kinds`` says the type of each."""
    before: dict[str, Any] = {}
    for column, value, _version in changes:
        is_list = value is not None and kinds[column].endswith("[]")
        before.setdefault(column, json.loads(str(value)) if is_list else value)
    return before


def as_text(value: Any) -> str | None:
    """A value as the log keeps it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (date, datetime, Decimal, bool, int, float)):
        return str(value)
    return json.dumps(value, default=str)
