"""Load dimensions: accounts, products, users, teams. Upserts that write only mapped columns.

A column that a person edited in the product keeps that value; the change log says which ones.
"""

from __future__ import annotations

import pandas as pd

from kam_analytics.ingest.checks import mark
from kam_analytics.ingest.facts import Loaded
from kam_analytics.ingest.kinds import Kind
from kam_analytics.ingest.mapping import Mapping
from kam_analytics.rules.groups import roots
from kam_analytics.store import Load

#: what a new row gets where the file says nothing
_NEW: dict[str, dict[str, str]] = {
    "accounts": {"name": "coalesce({name}, account_id)"},
    "products": {"name": "coalesce({name}, product_id)", "is_recurring": "coalesce({is_recurring}, false)"},
    "users": {"name": "coalesce({name}, user_id)", "role": "coalesce({role}, 'rep')"},
    "teams": {"team_role": "coalesce({team_role}, 'member')"},
}
#: columns that an existing row never gets emptied
_NEVER_EMPTY = {"name", "role", "is_recurring", "team_role"}
_KEYED = {"accounts": "account_key", "products": "product_key"}


def load_dimension(load: Load, mapping: Mapping, batch_key: int) -> Loaded:
    """Check staged rows against the store and upsert the good ones; inside a transaction."""
    kind = mapping.kind
    _check(load, mapping)
    load.execute(
        "create temp table came as select * from staged as s "
        "where s.rowid not in (select row_id from bad where row_id is not null)"
    )
    if kind.name == "products":
        _categories(load, mapping)
    columns = _columns(mapping)
    same = " and ".join(f"old.{name} = came.{name}" for name in kind.key)
    if kind.name == "teams" and "team_role" not in mapping.fields:
        load.execute("alter table came add column team_role text default 'member'")
    updated, skipped = _update(load, kind, columns, same, batch_key)
    loaded = _insert(load, kind, columns, same, batch_key)
    if kind.name == "accounts":
        _group(load)
    load.touch(kind.table)
    return Loaded(loaded, updated, skipped)


def _check(load: Load, mapping: Mapping) -> None:
    if mapping.kind.name == "teams":
        for field, table, reason in (
            ("account_id", "account", "unknown_account"),
            ("user_id", "app_user", "unknown_user"),
        ):
            mark(load, reason, field, f"s.{field} not in (select {field} from {table})")
    if mapping.kind.name == "accounts" and "parent_id" in mapping.fields:
        parents = load.frame(
            "select account_id, parent_id from staged where rowid not in (select row_id from bad where row_id is not null) "
            "union all select account_id, parent_id from account where account_id not in (select account_id from staged)"
        )
        _, circle = roots(
            dict(
                zip(parents["account_id"], parents["parent_id"].where(parents["parent_id"].notna(), None), strict=True)
            )
        )
        if circle:
            with load.table("circle", pd.DataFrame({"account_id": sorted(circle)})):
                mark(load, "circular_parent", "parent_id", "s.account_id in (select account_id from circle)")


def _columns(mapping: Mapping) -> list[str]:
    names = [field.name for field in mapping.kind.fields if field.name in mapping.fields]
    return ["category_key" if name == "category_id" else name for name in names]


def _categories(load: Load, mapping: Mapping) -> None:
    """New category ids become categories under their own name; products carry the key."""
    if "category_id" not in mapping.fields:
        return
    load.execute(
        """
        insert into category
        with fresh as (
            select distinct category_id from came
            where category_id is not null and category_id not in (select category_id from category)
        )
        select
            (select coalesce(max(category_key), 0) from category) + row_number() over (order by category_id),
            category_id, category_id, category_id
        from fresh
        """
    )
    load.execute("alter table came add column category_key integer")
    load.execute(
        "update came set category_key = category.category_key from category where category.category_id = came.category_id"
    )
    load.touch("category")


def _update(load: Load, kind: Kind, columns: list[str], same: str, batch_key: int) -> tuple[int, int]:
    values = [name for name in columns if name not in kind.key]
    row_id = " || '\x1f' || ".join(f"old.{name}" for name in kind.key)

    def wanted(name: str) -> str:
        value = f"coalesce(came.{name}, old.{name})" if name in _NEVER_EMPTY else f"came.{name}"
        edited = (
            f"exists (select 1 from change_log as log where log.table_name = '{kind.table}' "
            f"and log.row_id = {row_id} and log.column_name = '{name}')"
        )
        return f"case when {edited} then old.{name} else {value} end"

    made = "".join(f", {wanted(name)} as {name}" for name in values)
    load.execute(
        f"create temp table met as select old.rowid as old_id, {row_id} as row_id{made} "
        f"from {kind.table} as old inner join came on {same}"
    )
    changed = " or ".join(f"old.{name} is distinct from met.{name}" for name in values) or "false"
    load.execute(
        f"""
        insert into import_undo
        select {batch_key}, '{kind.table}', met.row_id, to_json(old)
        from {kind.table} as old inner join met on met.old_id = old.rowid where {changed}
        """
    )
    met = int(load.value("select count(*) from met"))
    updated = 0
    if values:
        assignments = ", ".join(f"{name} = met.{name}" for name in values)
        changed_here = changed.replace("old.", f"{kind.table}.")
        updated = load.execute(
            f"update {kind.table} set {assignments} from met where {kind.table}.rowid = met.old_id and ({changed_here})"
        )
    return updated, met - updated


def _insert(load: Load, kind: Kind, columns: list[str], same: str, batch_key: int) -> int:
    names = list(columns)
    made = {name: f"came.{name}" for name in columns}
    for name, expression in _NEW[kind.name].items():
        if name not in names:
            names.append(name)
        made[name] = expression.format(**{name: f"came.{name}" if name in columns or name == "team_role" else "null"})
    select = ", ".join(f"{made[name]} as {name}" for name in names)
    if kind.name in _KEYED:
        key = _KEYED[kind.name]
        names.append(key)
        select += (
            f", (select coalesce(max({key}), 0) from {kind.table}) + row_number() over (order by came.rowid) as {key}"
        )
    load.execute(
        f"create temp table fresh as select {select} from came "
        f"where not exists (select 1 from {kind.table} as old where {same})"
    )
    if kind.name == "accounts":
        names.append("group_key")
        load.execute("alter table fresh add column group_key integer")
        load.execute("update fresh set group_key = account_key")
    row_id = " || '\x1f' || ".join(f"fresh.{name}" for name in kind.key)
    load.execute(f"insert into import_undo select {batch_key}, '{kind.table}', {row_id}, null from fresh")
    return load.execute(f"insert into {kind.table} ({', '.join(names)}) select {', '.join(names)} from fresh")


def _group(load: Load) -> None:
    """Every account knows the root of its group."""
    accounts = load.frame("select account_id, account_key, parent_id from account")
    parents = dict(
        zip(accounts["account_id"], accounts["parent_id"].where(accounts["parent_id"].notna(), None), strict=True)
    )
    root, _ = roots(parents)
    key = dict(zip(accounts["account_id"], accounts["account_key"], strict=True))
    groups = pd.DataFrame({"account_id": list(root), "group_key": [int(key[top]) for top in root.values()]})
    with load.table("group_of", groups):
        load.execute(
            "update account set group_key = g.group_key from group_of as g "
            "where g.account_id = account.account_id and g.group_key <> account.group_key"
        )
