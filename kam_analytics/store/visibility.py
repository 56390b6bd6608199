"""What a viewer may see: the only way to read rows.

A reader opens a cursor on which nothing exists. When a query first names a table, a temporary view
is made that shows this viewer's rows and columns. A query that forgets the viewer fails; it cannot
leak.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pandas as pd

from kam_analytics import access
from kam_analytics.access import Viewer
from kam_analytics.errors import N_, Forbidden, NotFound
from kam_analytics.store import queries
from kam_analytics.store.engine import Cursor, bind, fetch
from kam_analytics.store.state import State

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_ROWS = 100_000
#: tables whose id is not their first column
_ROW_ID = {"account": "account_id", "product": "product_id", "category": "category_id"}
#: column -> the table that it refers to, with one id or a list of them; in that table itself it is the row's own id
NAMED = {
    "activity_id": "activity",
    "approver_contact_id": "contact",
    "contact_id": "contact",
    "contact_ids": "contact",
    "delivery_id": "delivery",
    "estimate_id": "wallet_estimate",
    "from_contact_id": "contact",
    "need_id": "contact_need",
    "objective_id": "plan_objective",
    "plan_id": "plan",
    "reports_to_id": "contact",
    "target_id": "target",
    "to_contact_id": "contact",
}
#: tables whose rows have no id of their own: identified by several columns together, or by a key
WITHOUT_ID = frozenset(
    {
        "account_alias", "account_category_month", "account_month", "account_order_day", "account_product",
        "account_team", "benchmark_abc", "benchmark_effort", "benchmark_peer", "holiday", "import_decision",
        "import_mapping", "import_reject", "import_undo", "join_undo", "month", "opportunity_change", "plan_draft",
        "plan_opened", "rate", "setting", "table_version", "user_setting", "whitespace_state",
    }
)  # fmt: skip


class Visible:
    """Rows of a store as one viewer may see them."""

    def __init__(self, store: State, cursor: Cursor, viewer: Viewer) -> None:
        self.store = store
        self.viewer = viewer
        self._cursor = cursor
        self._views: set[str] = set()
        self._required: set[str] = set()
        self._base = f"{store.engine.name}.main"
        self._keys = ""
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
        """The same rows as Python values, for the rules of a write: cheaper than a frame if they are few."""
        query = queries.load(name)
        for table in query.tables:
            self._view(table)
        cursor = self._cursor.execute(bind(query.sql), params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, found, strict=True)) for found in cursor.fetchall()]

    @property
    def tables(self) -> list[str]:
        """The tables with rows about the business that this viewer's role may see, by name."""
        shown = access.TABLES - access.HOUSEKEEPING - access.PERSONAL
        return sorted(table for table in shown if access.may_see(self.viewer.role, table))

    def batches(self, table: str) -> pa.RecordBatchReader:
        """All rows of a table as the viewer may see them, part after part."""
        self._view(table)
        return self._cursor.sql(f"select * from {table}").to_arrow_reader(_BATCH_ROWS)

    def row(self, table: str, row_id: str) -> dict[str, Any] | None:
        """One row by its id as Python values; ``None`` if it does not exist or the viewer may not see it."""
        self._view(table)
        cursor = self._cursor.execute(f"select * from {table} where {id_column(self.store, table)} = ?", [row_id])
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
        return hashlib.sha256(f"{self.viewer.role}|{self._keys}".encode()).hexdigest()[:16]

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
        keys = self._cursor.execute("select account_key from _allowed order by account_key").fetchall()
        self._keys = ", ".join(str(key) for (key,) in keys) or "null"

    def _view(self, table: str) -> None:
        if table in self._views:
            return
        if not access.may_see(self.viewer.role, table):
            raise Forbidden(N_("Your role has no access to this data."))
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
            # a written-out list: a join over the lines costs more than a few keys
            return f"{rows} where t.account_key in ({self._keys})"
        if "account_id" in self.store.columns[table] and table not in access.HOUSEKEEPING:
            return rows + " inner join _allowed on _allowed.account_id = t.account_id"
        return rows

    def _column(self, table: str, name: str, kind: str) -> str:
        if name in access.blank_columns(self.viewer.role, table):
            return f"cast(null as {kind}) as {name}"
        if table == "account" and name == "parent_id" and not self.viewer.sees_all_accounts:
            # the parent of a visible company may not be visible itself
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


def id_column(store: State, table: str) -> str:
    """The id column of a table."""
    return _ROW_ID.get(table) or next(iter(store.columns[table]))
