"""Rows of a store as one viewer may see and write them, one by one or many at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from kam_analytics import access
from kam_analytics.errors import N_, BadInput, Conflict, Forbidden, NotFound
from kam_analytics.store.visibility import NAMED, id_column
from kam_analytics.store.writing import ADDED, LOGGED, REMOVED, Entries, Writing, as_text, first_values

Row = Mapping[str, Any]

#: how the numbers of accounts begin that get theirs here
_OWN_SERIES = "KAM-"
#: tables that name accounts which may not be there (any more)
_NOT_OF_ACCOUNTS = frozenset({"account", "account_alias", "change_log", "join_undo"})
#: columns that name an account under another name
_NAMES_ACCOUNTS = (("account", "parent_id"), ("account_alias", "kept_id"))
#: every account with every company above it, each pair once: with a circle it ends, too
_ABOVE = """
    with recursive above (account_id, above_id) as (
        select account.account_id, parent.account_id
        from {base}.account as account
        inner join {base}.account as parent on parent.account_id = account.parent_id
        union
        select above.account_id, parent.account_id
        from above
        inner join {base}.account as account on account.account_id = above.above_id
        inner join {base}.account as parent on parent.account_id = account.parent_id
    )
    select account_id, above_id from above
"""
#: the group of an account is the one above it that has none above it, or else itself
_REGROUP = """
    update {base}.account as account
    set group_key = grouped.top_key
    from (
        select one.account_id, coalesce(top.account_key, one.account_key) as top_key
        from {base}.account as one
        left join (
            select _above.account_id, root.account_key
            from _above
            inner join {base}.account as root on root.account_id = _above.above_id
            where not exists (select 1 from _above as higher where higher.account_id = _above.above_id)
        ) as top on top.account_id = one.account_id
    ) as grouped
    where grouped.account_id = account.account_id and grouped.top_key <> account.group_key
"""


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

        Accounts themselves are changed together only by who may write all of them. Raises ``Conflict`` if one of them
        was changed since, ``NotFound`` for one out of reach; then none is changed.
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
            if table == "account" and "parent_id" in names:
                self._moved.update(changes)
            for row_id, _account, version, *_values in there:
                if version != changes[row_id][0]:
                    raise self._conflict(table, row_id)
            types = self.store.columns[table]
            assigned = ", ".join(f"{name} = cast(new_rows.{name} as {types[name]})" for name in names)
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

    def _put_back_many(self, rows: Entries) -> Entries:
        """Undo changes of the same columns of several rows together; the rest one by one."""
        groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for (table, row_id), changes in rows.items():
            names = tuple(dict.fromkeys(column for column, _before, _version in changes))
            if may_be_many(table) and not {ADDED, REMOVED, "account_id", *NAMED} & {*names}:
                groups.setdefault((table, names), []).append(row_id)
        left = dict(rows)
        for (table, _names), ids in groups.items():
            if len(ids) > 1 and (table != "account" or access.may_edit(self.viewer.role, table, "*")):
                kinds = self.store.columns[table]
                changed = {row_id: left.pop((table, row_id)) for row_id in ids}
                self.update_many(
                    table,
                    {row_id: (changes[-1][2], first_values(changes, kinds)) for row_id, changes in changed.items()},
                )
        return left

    # Accounts: their keys and their groups --------------------------------------------------------

    def free_account_id(self) -> str:
        """A number for an account that has none yet, in a series of its own: no other system gives these.

        The first that no account has or ever had.
        """
        last = self._cursor.execute(
            f"""
            with given as (
                select account_id as id from {self._base}.account
                union all
                select account_id from {self._base}.account_alias
                union all
                select row_id from {self._base}.change_log where table_name = 'account'
            )
            select coalesce(max(cast(substr(id, {len(_OWN_SERIES) + 1}) as bigint)), 0)
            from given
            where regexp_full_match(id, '{_OWN_SERIES}[0-9]{{1,9}}')
            """
        ).fetchall()[0][0]
        return f"{_OWN_SERIES}{last + 1}"

    def add_account(self, row: Row) -> None:
        """Add an account and log it; its keys are made here. A rep's own scope shows it from the next one on.

        Raises ``Forbidden`` for roles that add none, and for a rep who would not own it; ``BadInput`` for a number
        that another account has, or one that is part of another account, also where only capitals differ.
        """
        account = str(row["account_id"])
        if not access.may_add_accounts(self.viewer.role) or not access.may_change(self.viewer, "account", row):
            raise Forbidden(N_("Your role may not change this."))
        with self.saving():
            taken = self._cursor.execute(
                f"select account_id, false from {self._base}.account where lower(account_id) = lower($id) union all "
                f"select account_id, true from {self._base}.account_alias where lower(account_id) = lower($id)",
                {"id": account},
            ).fetchall()
            if taken and taken[0][1]:
                raise BadInput(
                    N_(
                        "The number “{account}” belongs to an account that is part of another one: "
                        "choose another number."
                    ),
                    account=taken[0][0],
                )
            if taken:
                raise BadInput(
                    N_("There is an account with the number “{account}” already: choose another number."),
                    account=taken[0][0],
                )
            key = self._cursor.execute(
                f"select coalesce(max(key), 0) + 1 from (select account_key as key from {self._base}.account "
                f"union all select key_before from {self._base}.account_alias)"
            ).fetchall()[0][0]
            self._put("account", {**row, "account_key": key, "group_key": key})
            self._moved.add(account)
            self._log("account", account, account, ADDED, None, json.dumps(dict(row), default=str), 1)

    def _check_parent(self, before: str | None) -> None:
        """Refuse to take an account out of a group whose company above it is out of sight."""
        if before is not None and not self.viewer.sees_all_accounts:
            self._view("account")
            if not self._cursor.execute("select 1 from account where account_id = ?", [before]).fetchall():
                raise Forbidden(N_("You cannot see the parent company of this account: ask a director to change it."))

    def _complete(self) -> None:
        """Keep every account in the group of its parents, where parents changed; refuse what would break one."""
        if self._gone:
            self._check_unused()
        if not self._moved and not self._gone:
            return
        self._cursor.execute(f"create or replace temp table _above as {_ABOVE.format(base=self._base)}")
        circles = self._cursor.execute("select account_id from _above where account_id = above_id").fetchall()
        own = sorted(self._moved.intersection(account for (account,) in circles))
        if own:
            raise BadInput(
                N_("“{account}” would be a parent company of itself: choose another one."),
                account=self._row("account", "account_id", own[0])["name"],
            )
        self._cursor.execute(_REGROUP.format(base=self._base))

    def _check_unused(self) -> None:
        """Refuse to take an account out that something else names: nothing may be left without its account."""
        named = [
            f"select 1 from {self._base}.{table} where list_contains($gone, account_id)"
            for table, columns in self.store.columns.items()
            if "account_id" in columns and table not in _NOT_OF_ACCOUNTS
        ]
        named += [
            f"select 1 from {self._base}.{table} where list_contains($gone, {name})" for table, name in _NAMES_ACCOUNTS
        ]
        named.append(f"select 1 from {self._base}.sale where list_contains($keys, account_key)")
        used = self._cursor.execute(
            f"{' union all '.join(named)} limit 1", {"gone": [*self._gone], "keys": [*self._gone.values()]}
        ).fetchall()
        if used:
            raise Conflict(N_("The account is already in use, so adding it cannot be undone."))

    # Helpers of many at once ----------------------------------------------------------------------

    def _check_values(self, table: str, rows: Sequence[Row]) -> None:
        """Refuse columns and values that the role may not write; each value of a column once."""
        if table == "account" and not access.may_edit(self.viewer.role, table, "*"):
            raise Forbidden(N_("Your role may not change this."))
        if not may_be_many(table):
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


def may_be_many(table: str) -> bool:
    """Return True for a table whose rows can be written together: those of accounts, without a signature."""
    return table in {*access.BY_ACCOUNT_ID, "account"} and not access.is_signed(table)
