"""Load dimensions, which exist once in the company, by upserts that write only mapped columns.

A column that a person edited in the product keeps that value, unless the source is the leading one.
"""

from __future__ import annotations

import pandas as pd

from kam_analytics.imports.load import cadence, history, lookups
from kam_analytics.imports.load.accounts import aliases
from kam_analytics.imports.load.facts import Loaded
from kam_analytics.imports.load.groups import circular, regroup
from kam_analytics.imports.load.periods import refuse_overlaps
from kam_analytics.imports.mapping.kind import Kind
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.references import check_references
from kam_analytics.imports.rows.rejects import Check, take_out
from kam_analytics.imports.summaries import summaries
from kam_analytics.store import Load

#: stands for the day of the import
_TODAY = "today"
#: columns that are never empty -> the value of a new row if the file has none
_NEVER_EMPTY: dict[str, dict[str, str]] = {
    "accounts": {"name": "s.account_id"},
    "products": {"name": "s.product_id"},
    "users": {"name": "s.user_id", "role": "'rep'"},
    "teams": {},
    "wallets": {"estimated_on": _TODAY},
    "targets": {"status": "'proposed'", "set_on": _TODAY},
    "contacts": {"is_unknown": "false"},
    "segments": {"status": "'proposed'"},
    "key_accounts": {"status": "'proposed'"},
    "rates": {},
    "tasks": {"title": "s.activity_type", "status": "'open'"},
    "cadence_rules": {},
    "absences": {},
}
#: columns that are made where a file lacks them
_PREPARED = {
    "tasks": ("task_id", "status"), "cadence_rules": ("from_on", "rhythm", "with_whom"), "absences": ("to_on",),
}  # fmt: skip
#: kind -> the field that names the parent row in the same table, and the reason for rejecting a circle
_ABOVE = {"accounts": ("parent_id", "circular_parent"), "contacts": ("reports_to_id", "circular_line")}
_KEYED = {"accounts": "account_key", "products": "product_key"}


def load_dimension(load: Load, mapping: Mapping, batch_key: int) -> Loaded:
    """Check staged rows against the store and upsert the good ones; inside a transaction."""
    kind = mapping.kind
    check_references(load, mapping)
    if "account_id" in kind.lookups:
        lookups.find(load, mapping, batch_key, "account")
    if kind.name == "products" and "category_id" in mapping.names:
        _add_categories(load)
    mapped = [_column(kind, item.name) for item in mapping.fields]
    if kind.name == "contacts" and "name" in mapped and "is_unknown" not in mapped:
        mapped.append("is_unknown")
    mapped += [name for name in _PREPARED.get(kind.name, ()) if name not in mapped]
    if aliases.has_origin(load):
        mapped.append("joined_from")
    values = [name for name in mapped if name not in kind.key]
    _come(load, kind, mapped)
    if not mapping.is_leading:
        history.keep_edits(load, kind, values)
    if kind.name == "contacts" and "name" in values:
        load.execute("update came set is_unknown = false where is_unknown and name is not null")
    above, reason = _ABOVE.get(kind.name, ("", ""))
    if above in values:
        _refuse_circles(load, kind, above, reason)
    if kind.name in ("segments", "key_accounts"):
        refuse_overlaps(load, kind, mapped)
    updated = history.write_changes(load, kind, values, batch_key)
    loaded = _insert(load, kind, mapped, batch_key)
    if kind.name == "cadence_rules":
        cadence.end_earlier(load, kind, batch_key)
    met = int(load.value("select count(*) from came where old_id is not null"))
    if kind.name == "accounts":
        regroup(load)
    if updated and {"category_key", "is_recurring"} & {*values}:
        # a line counts in the current category of its product
        summaries.rebuild_months(load)
    load.touch(kind.table)
    return Loaded(loaded=loaded, updated=updated, skipped=met - updated)


def _add_categories(load: Load) -> None:
    """New category ids become categories under their own name."""
    load.execute(
        """
        insert into category
        with fresh as (
            select distinct category_id from staged
            where category_id is not null and category_id not in (select category_id from category)
        )
        select
            (select coalesce(max(category_key), 0) from category) + row_number() over (order by category_id),
            category_id, category_id, category_id
        from fresh
        """
    )
    load.touch("category")


def _column(kind: Kind, name: str) -> str:
    return "category_key" if kind.name == "products" and name == "category_id" else name


def _come(load: Load, kind: Kind, mapped: list[str]) -> None:
    """Table ``came``: the staged rows with the row of the store that each meets (``old_id``)."""
    never_empty = _never_empty(load, kind)
    values = []
    if kind.made_id:
        values.append(f"coalesce(old.{kind.made_id}, replace(cast(uuid() as varchar), '-', '')) as {kind.made_id}")
    for name in dict.fromkeys([*mapped, *never_empty]):
        came = {"category_key": "category.category_key"}.get(name, f"s.{name}" if name in mapped else "null")
        parts = [came, f"old.{name}", never_empty[name]] if name in never_empty else [came]
        values.append(f"coalesce({', '.join(parts)}) as {name}")
    same = " and ".join(f"old.{name} = s.{name}" for name in kind.key)
    same += f" and old.{kind.part} is not distinct from s.{kind.part}" if kind.part else ""
    category = "left join category on category.category_id = s.category_id" if "category_key" in mapped else ""
    load.execute(
        f"create temp table came as select s.rowid as row_id, old.old_id, {', '.join(values)} "
        f"from staged as s left join ({_old(load, kind)}) as old on {same} {category}"
    )


def _old(load: Load, kind: Kind) -> str:
    """The rows of the store, each key once: of two rows with one key, the approved or decided one."""
    held = f"select rowid as old_id, * from {kind.table}"
    if not kind.made_id:
        return held
    status = "status, " if "status" in load.store.columns[kind.table] else ""
    # row_number() = 1 together with a rowid crashes the engine with an internal error (DuckDB 2.0.0)
    return (
        f"{held} where rowid in (select first(rowid order by {status}rowid) from {kind.table} "
        f"group by {', '.join([*kind.key, *([kind.part] if kind.part else [])])})"
    )


def _never_empty(load: Load, kind: Kind) -> dict[str, str]:
    day = f"date '{load.store.today.isoformat()}'"
    return {name: day if made == _TODAY else made for name, made in _NEVER_EMPTY[kind.name].items()}


def _refuse_circles(load: Load, kind: Kind, above: str, reason: str) -> None:
    key = kind.key[0]
    # once the rows of one circle are out, rows of the store may close another
    while circle := circular(load, kind.table, key, above):
        with load.table("circle", pd.DataFrame({"row_id": sorted(circle)})):
            take_out(load, [Check(reason=reason, field=above, condition=f"s.{key} in (select row_id from circle)")])
            load.execute(f"delete from came where {key} in (select row_id from circle)")


def _insert(load: Load, kind: Kind, mapped: list[str], batch_key: int) -> int:
    names = list(dict.fromkeys([*mapped, *_never_empty(load, kind), *([kind.made_id] if kind.made_id else [])]))
    made = list(names)
    key = _KEYED.get(kind.name)
    if key:
        names.append(key)
        made.append(f"{aliases.last_key(kind.table)} + row_number() over (order by row_id)")
    if kind.name == "accounts":
        names.append("group_key")
        made.append("0")
    history.remember_created(
        load, kind.table, batch_key, f"select {kind.row_id('came')} from came where old_id is null"
    )
    return load.execute(
        f"insert into {kind.table} ({', '.join(names)}) select {', '.join(made)} from came where old_id is null"
    )
