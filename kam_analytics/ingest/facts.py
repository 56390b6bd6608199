"""Load facts: sales, activities, NPS answers. Rows of one source are recognised when they come again.

With a natural key an equal row is skipped and a changed one updated (its earlier values are kept for
undo). Without one a row is (its content, how many times it came): real files repeat lines, so the
n-th equal line is skipped only when the store already holds n of them from this source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kam_analytics.ingest import summaries
from kam_analytics.ingest.checks import mark
from kam_analytics.ingest.kinds import Kind
from kam_analytics.ingest.mapping import Mapping
from kam_analytics.ingest.read import clean
from kam_analytics.store import Load

#: our column -> how it is made of the staged row ``s`` and the id maps ``a`` (account), ``p`` (product), ``u`` (user)
_COLUMNS: dict[str, dict[str, str]] = {
    "sales": {
        "sale_id": "s.sale_id",
        "account_key": "a.account_key",
        "product_key": "p.product_key",
        "sold_on": "s.sold_on",
        "quantity": "s.quantity",
        "net_sales": "cast(s.net_sales as decimal(18,4))",
        "margin": "s.margin",
        "order_id": "s.order_id",
    },
    "activities": {
        "activity_id": "s.activity_id",
        "account_id": "a.id",
        "activity_type": "s.activity_type",
        "done_on": "s.done_on",
        "user_id": "u.user_id",
        "contact_id": "s.contact_id",
        "quantity": "cast(coalesce(s.quantity, 1) as integer)",
        "subject": "s.subject",
    },
    "nps": {
        "response_id": "s.response_id",
        "account_id": "a.id",
        "contact_id": "s.contact_id",
        "answered_on": "s.answered_on",
        "score": "cast(s.score as integer)",
        "survey": "s.survey",
        "comment": "s.comment",
    },
}
_NEEDS = {"account_key": "account_id", "product_key": "product_id"}


@dataclass(frozen=True)
class Loaded:
    """How many rows were new, changed, and there already."""

    loaded: int
    updated: int
    skipped: int


def load_facts(load: Load, mapping: Mapping, batch_key: int) -> Loaded:
    """Check staged rows against the store and write the good ones; inside a transaction."""
    kind = mapping.kind
    _map_accounts(load, mapping)
    if kind.name == "sales":
        _map_products(load, mapping)
    known = load.value(
        "select count(*) from import_batch where kind = :kind and source = :source and undone_at is null",
        kind=kind.name,
        source=mapping.source,
    )
    columns = _columns(mapping)
    by_key = kind.key[0] in mapping.fields
    if not known:
        loaded = load.execute(_insert(kind, columns, batch_key, ""))
        result = Loaded(loaded, 0, 0)
    elif by_key:
        result = _load_by_key(load, mapping, columns, batch_key)
    else:
        result = _load_by_content(load, mapping, columns, batch_key)
    load.touch(kind.table)
    if kind.name == "sales" and result.loaded + result.updated:
        _summarise(load, batch_key, updated=result.updated > 0)
    return result


def _columns(mapping: Mapping) -> dict[str, str]:
    columns = {}
    for column, expression in _COLUMNS[mapping.kind.name].items():
        ours = _NEEDS.get(column, column)
        if column == "net_sales" and "net_sales" not in mapping.fields:
            discount = " * (1 - coalesce(s.discount, 0))" if "discount" in mapping.fields else ""
            columns[column] = f"cast(s.quantity * s.unit_price{discount} as decimal(18,4))"
        elif ours in mapping.fields:
            columns[column] = expression
        elif column == "quantity" and mapping.kind.name == "activities":
            columns[column] = "1"
    return columns


def _from(kind: Kind, columns: dict[str, str]) -> str:
    text = "from staged as s"
    if any(name in columns for name in ("account_key", "account_id")):
        text += " left join account_map as a on a.raw = s.account_id"
    if "product_key" in columns:
        text += " left join product_map as p on p.raw = s.product_id"
    if kind.name == "activities" and "user_id" in columns:
        text += " left join app_user as u on u.user_id = s.user_id"
    return text


def _insert(kind: Kind, columns: dict[str, str], batch_key: int, only: str) -> str:
    date_column = next(field.name for field in kind.fields if field.type == "date")
    order = f" order by s.{date_column}" if kind.name != "sales" else ""
    return (
        f"insert into {kind.table} ({', '.join(columns)}, batch_key) "
        f"select {', '.join(f'{made} as {name}' for name, made in columns.items())}, {batch_key} as batch_key "
        f"{_from(kind, columns)} "
        f"where s.rowid not in (select row_id from bad where row_id is not null){only}{order}"
    )


def _map_accounts(load: Load, mapping: Mapping) -> None:
    """``account_map``: each distinct account id of the file -> clean id and key."""
    if "account_id" not in mapping.fields:
        return
    load.execute(
        f"create temp table account_map as select raw, {clean('raw')} as id, cast(null as integer) as account_key "
        "from (select distinct account_id as raw from staged where account_id is not null)"
    )
    if mapping.option("create_accounts"):
        load.execute(
            """
            insert into account (account_key, account_id, name, group_key)
            with fresh as (
                select m.id, (select coalesce(max(account_key), 0) from account) + row_number() over (order by m.id) as account_key
                from (
                    select distinct id from account_map
                    where id is not null and raw in (
                        select s.account_id from staged as s
                        where s.rowid not in (select row_id from bad where row_id is not null)
                    )
                ) as m
                where m.id not in (select account_id from account)
            )
            select account_key, id, id, account_key from fresh
            """
        )
        load.touch("account")
    load.execute(
        "update account_map set account_key = account.account_key from account where account.account_id = account_map.id"
    )
    missing = "a.account_key is null" if mapping.kind.name == "sales" else "a.account_key is null and a.id is not null"
    if load.value(f"select count(*) from account_map as a where {missing}"):
        mark(
            load,
            "unknown_account",
            "account_id",
            missing,
            "staged as s inner join account_map as a on a.raw = s.account_id",
        )


def _map_products(load: Load, mapping: Mapping) -> None:
    """``product_map``: each distinct product id of the file -> clean id and key."""
    if "product_id" not in mapping.fields:
        return
    load.execute(
        f"create temp table product_map as select raw, {clean('raw')} as id, cast(null as integer) as product_key "
        "from (select distinct product_id as raw from staged where product_id is not null)"
    )
    if mapping.option("create_products"):
        load.execute(
            """
            insert into product (product_key, product_id, name)
            with fresh as (
                select m.id, (select coalesce(max(product_key), 0) from product) + row_number() over (order by m.id) as product_key
                from (
                    select distinct id from product_map
                    where id is not null and raw in (
                        select s.product_id from staged as s
                        where s.rowid not in (select row_id from bad where row_id is not null)
                    )
                ) as m
                where m.id not in (select product_id from product)
            )
            select product_key, id, id from fresh
            """
        )
        load.touch("product")
    load.execute(
        "update product_map set product_key = product.product_key from product where product.product_id = product_map.id"
    )
    missing = "p.product_key is null and p.id is not null"
    if load.value(f"select count(*) from product_map as p where {missing}"):
        mark(
            load,
            "unknown_product",
            "product_id",
            missing,
            "staged as s inner join product_map as p on p.raw = s.product_id",
        )


def _load_by_key(load: Load, mapping: Mapping, columns: dict[str, str], batch_key: int) -> Loaded:
    kind = mapping.kind
    key = kind.key[0]
    made = ", ".join(f"{expression} as {name}" for name, expression in columns.items())
    load.execute(
        f"create temp table came as select s.rowid as row_id, {made} {_from(kind, columns)} "
        f"where s.rowid not in (select row_id from bad where row_id is not null)"
    )
    changed = " or ".join(f"old.{name} is distinct from came.{name}" for name in columns)
    load.execute(
        f"""
        create temp table seen as
        select came.row_id, old.rowid as old_id, coalesce({changed}, false) as is_changed
        from came
        inner join {kind.table} as old on old.{key} = came.{key}
        inner join import_batch as batch on batch.batch_key = old.batch_key
        where batch.kind = :kind and batch.source = :source
        """,
        kind=kind.name,
        source=mapping.source,
    )
    skipped = int(load.value("select count(*) from seen where not is_changed"))
    updated = int(load.value("select count(*) from seen where is_changed"))
    if updated:
        load.execute(
            f"""
            insert into import_undo
            select {batch_key}, '{kind.table}', old.{key}, to_json(old)
            from {kind.table} as old inner join seen on seen.old_id = old.rowid where seen.is_changed
            """
        )
        assignments = ", ".join(f"{name} = new.{name}" for name in columns)
        load.execute(
            f"update {kind.table} set {assignments}, batch_key = {batch_key} "
            f"from (select seen.old_id, came.* from came inner join seen on seen.row_id = came.row_id where seen.is_changed) as new "
            f"where {kind.table}.rowid = new.old_id"
        )
    loaded = load.execute(
        f"insert into {kind.table} ({', '.join(columns)}, batch_key) "
        f"select {', '.join(columns)}, {batch_key} from came where row_id not in (select row_id from seen)"
    )
    return Loaded(loaded, updated, skipped)


def _load_by_content(load: Load, mapping: Mapping, columns: dict[str, str], batch_key: int) -> Loaded:
    kind = mapping.kind
    date_column = next(field.name for field in kind.fields if field.type == "date")
    names = ", ".join(columns)
    made = ", ".join(f"{expression} as {name}" for name, expression in columns.items())
    load.execute(
        f"""
        create temp table came as
        select *, row_number() over (partition by {names} order by row_id) as n
        from (
            select s.rowid as row_id, {made} {_from(kind, columns)}
            where s.rowid not in (select row_id from bad where row_id is not null)
        )
        """
    )
    bounds = load.frame(f"select min({date_column}) as since, max({date_column}) as until from came")
    load.execute(
        f"""
        create temp table held as
        select {", ".join(f"old.{name}" for name in columns)}, count(*) as held
        from {kind.table} as old
        inner join import_batch as batch on batch.batch_key = old.batch_key
        where batch.kind = :kind and batch.source = :source
            and old.{date_column} >= :since and old.{date_column} <= :until
        group by all
        """,
        kind=kind.name,
        source=mapping.source,
        since=bounds["since"].iloc[0],
        until=bounds["until"].iloc[0],
    )
    same = " and ".join(f"held.{name} is not distinct from came.{name}" for name in columns)
    loaded = load.execute(
        f"insert into {kind.table} ({names}, batch_key) "
        f"select {', '.join(f'came.{name}' for name in columns)}, {batch_key} from came "
        f"left join held on {same} where came.n > coalesce(held.held, 0)"
    )
    return Loaded(loaded, 0, int(load.value("select count(*) from came")) - loaded)


def _summarise(load: Load, batch_key: int, *, updated: bool) -> None:
    bounds = bounds_of(load, batch_key)
    # an updated line may have left a month or a product that the batch itself does not name
    if bounds is None or updated or not load.value("select count(*) from account_month"):
        summaries.rebuild(load)
    else:
        summaries.add_batch(load, batch_key, *bounds)


def bounds_of(load: Load, batch_key: int) -> tuple[date, date] | None:
    """First and last day of a batch's lines, or None without lines."""
    row = load.frame("select min(sold_on) as since, max(sold_on) as until from sale where batch_key = :b", b=batch_key)
    if row["since"].isna().iloc[0]:
        return None
    return row["since"].iloc[0].date(), row["until"].iloc[0].date()
