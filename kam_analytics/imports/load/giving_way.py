"""What an account has once, when it is joined into another: rows that give way, and how they are given back.

Every row that is removed or changed is kept in ``join_undo`` with its values before.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pandas as pd

from kam_analytics.imports.rules import Left
from kam_analytics.store import Load

#: table -> what, beside its account, there is one row of
_ONCE = {
    "target": ("quarter_on", "metric"),
    "wallet_estimate": ("category_id", "year", "source"),
    "whitespace_state": ("category_id",),
    "account_team": ("user_id", "team_role"),
}
#: decided periods of an account, no two of which overlap
_PERIODS = ("segment_membership", "key_account_decision")
_ENDLESS = date.max
#: where a branch belongs is said by the files, which a logged change would go before
_SAID_BY_FILES = frozenset({"parent_id"})


def give_way(load: Load, account_id: str, kept_id: str) -> list[Left]:
    """Remove the rows of which the account that is kept has its own."""
    left = []
    for table, once in _ONCE.items():
        same = " and ".join(f"own.{name} = {table}.{name}" for name in once)
        condition = (
            f"account_id = :id and exists (select 1 from {table} as own where own.account_id = :kept and {same})"
        )
        if table == "target":
            _point_to_own(load, account_id, kept_id)
        if table == "wallet_estimate":
            named = f"estimate_id in (select estimate_id from {table} where {condition})"
            remove(load, account_id, "wallet_competitor", named, kept=kept_id)
        left += [Left(table=table, row=row) for row in remove(load, account_id, table, condition, kept=kept_id)]
    return left


def _point_to_own(load: Load, account_id: str, kept_id: str) -> None:
    """Objectives linked to a target that gives way are linked to the one of the account that is kept."""
    linked = load.frame(
        "select plan_objective.objective_id, own.target_id from plan_objective "
        "inner join target on target.target_id = plan_objective.target_id "
        "inner join target as own on own.quarter_on = target.quarter_on and own.metric = target.metric "
        "where target.account_id = :id and own.account_id = :kept order by plan_objective.objective_id",
        id=account_id,
        kept=kept_id,
    )
    for row in linked.itertuples():
        change(load, account_id, "plan_objective", row.objective_id, {"target_id": row.target_id})


def cut(load: Load, account_id: str, kept_id: str) -> list[Left]:
    """End decided periods before the first one of the account that is kept which they overlap; others are removed."""
    left = []
    for table in _PERIODS:
        periods = load.frame(
            f"select * replace (cast(from_on as varchar) as from_on, cast(to_on as varchar) as to_on) from {table} "
            f"where account_id in (:id, :kept) order by from_on, {_id(load, table)}",
            id=account_id,
            kept=kept_id,
        )
        own = [_period(row) for row in _records(periods[periods["account_id"] == kept_id])]
        for row in _records(periods[periods["account_id"] == account_id]):
            since, until, is_decided = _period(row)
            met = [begin for begin, end, decided in own if is_decided and decided and since <= end and begin <= until]
            met += [begin for begin, _end, _decided in own if begin == since]
            if not met:
                continue
            end = min(met) - timedelta(days=1)
            row_id = row[_id(load, table)]
            if end >= since:
                change(load, account_id, table, row_id, {"to_on": end})
                left.append(Left(table=table, row=row, until=end))
            else:
                remove(load, account_id, table, f"account_id = :id and {_id(load, table)} = :row", row=row_id)
                left.append(Left(table=table, row=row))
    return left


def _period(row: dict[str, Any]) -> tuple[date, date, bool]:
    until = _ENDLESS if row["to_on"] is None else date.fromisoformat(row["to_on"])
    return date.fromisoformat(row["from_on"]), until, row["status"] == "decided"


def remove(load: Load, account_id: str, table: str, condition: str, **params: Any) -> list[dict[str, Any]]:
    """Remove rows, kept for the undo of the join of an account (``:id``); return them as texts."""
    params["id"] = account_id
    names = load.store.columns[table]
    rows = load.frame(
        f"select {', '.join(f'cast({name} as varchar) as {name}' for name in names)} from {table} where {condition} "
        f"order by {_id(load, table)}",
        **params,
    )
    texts = ", ".join(f"{name} := cast({name} as varchar)" for name in names)
    load.execute(
        f"insert into join_undo select :id, '-{table}', {_id(load, table)}, to_json(struct_pack({texts})) from {table} "
        f"where {condition}",
        **params,
    )
    if load.execute(f"delete from {table} where {condition}", **params):
        load.touch(table)
    return _records(rows)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return found


def bring_back(load: Load, account_id: str) -> None:
    """Give back the rows that the join of an account removed, the account among them."""
    for table in ("account", *_ONCE, "wallet_competitor", *_PERIODS):
        types = load.store.columns[table]
        values = ", ".join(f"cast(json_extract_string(before, '$.{name}') as {type_})" for name, type_ in types.items())
        if load.execute(
            f"insert into {table} ({', '.join(types)}) select {values} from join_undo "
            f"where account_id = :id and table_name = '-{table}'",
            id=account_id,
        ):
            load.touch(table)


def restore(load: Load, account_id: str) -> None:
    """Give the columns that the join of an account changed their values before, and forget what was kept of it."""
    changes = load.frame(
        "select table_name, row_id, before from join_undo where account_id = :id and table_name not like '-%'",
        id=account_id,
    )
    for kept in changes.itertuples():
        _restore(load, kept.table_name, kept.row_id, json.loads(kept.before))
    load.execute("delete from join_undo where account_id = :id", id=account_id)


def change(load: Load, account_id: str, table: str, row_id: str, changes: dict[str, Any]) -> None:
    """Change columns of one row, kept for the undo with the value before and after."""
    for column, after in changes.items():
        found = load.frame(
            f"select cast({column} as varchar) as text, account_id from {table} where {_id(load, table)} = :row",
            row=row_id,
        ).iloc[0]
        before = None if pd.isna(found["text"]) else str(found["text"])
        kept = {"column": column, "before": before, "after": str(after)}
        load.execute(
            "insert into join_undo values (:id, :table, :row, :before)",
            id=account_id, table=table, row=row_id, before=json.dumps(kept),
        )  # fmt: skip
        _write(load, table, row_id, str(found["account_id"]), column, before, str(after))


def _restore(load: Load, table: str, row_id: str, kept: dict[str, Any]) -> None:
    """Give a changed column its value before, unless somebody changed it since."""
    column = kept["column"]
    now = load.frame(
        f"select cast({column} as varchar) as text, account_id from {table} where {_id(load, table)} = :row", row=row_id
    )
    if now.empty or now["text"].iloc[0] != kept["after"]:
        return
    _write(load, table, row_id, str(now["account_id"].iloc[0]), column, kept["after"], kept["before"])


# reason: the columns of a log entry
def _write(
    load: Load, table: str, row_id: str, account_id: str, column: str, before: str | None, after: str | None
) -> None:
    type_ = load.store.columns[table][column]
    load.execute(
        f"update {table} set {column} = cast(:text as {type_}), version = version + 1 where {_id(load, table)} = :row",
        text=after,
        row=row_id,
    )
    load.touch(table)
    if column not in _SAID_BY_FILES:
        log(load, table, row_id, account_id, column, before, after)


# reason: the columns of a log entry
def log(
    load: Load, table: str, row_id: str, account_id: str, column: str, before: str | None, after: str | None
) -> None:
    """Write an entry of the change log in the viewer's name."""
    version = None
    if "version" in load.store.columns[table]:
        version = load.value(f"select version from {table} where {_id(load, table)} = :row", row=row_id)
    load.execute(
        "insert into change_log (change_id, changed_at, user_id, table_name, row_id, account_id, column_name, before, "
        "after, version) values (:id, :at, :who, :table, :row, :account, :column, :before, :after, :version)",
        id=uuid4().hex, at=load.store.now, who=load.viewer.user_id, table=table, row=row_id, account=account_id,
        column=column, before=before, after=after, version=version,
    )  # fmt: skip
    load.touch("change_log")


def _id(load: Load, table: str) -> str:
    """The column by which a row of a table is kept for the undo."""
    return "account_id" if table == "account" else next(iter(load.store.columns[table]))
