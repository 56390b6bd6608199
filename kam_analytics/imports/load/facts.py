"""Load facts: what happened or was agreed with an account. Rows of a source are recognised when imported again.

With a natural key an equal row is skipped and a changed one updated (its earlier values are kept for
undo). Without one a row is identified by its content and its count: real files repeat lines, so the
n-th equal line is skipped only if the store already has n of them from this source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kam_analytics.errors import N_
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.load import attendees, deal_history, history, lookups, replaced
from kam_analytics.imports.load.accounts import aliases
from kam_analytics.imports.mapping.kind import Kind
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.references import check_references
from kam_analytics.imports.rows.rejects import IS_REJECT
from kam_analytics.imports.rows.totals import line_amount, line_margin
from kam_analytics.imports.summaries import deals, summaries
from kam_analytics.store import Load

#: columns of ours that are computed -> their expression and the field it needs
_MADE: dict[str, dict[str, tuple[str, str]]] = {
    "sales": {"account_key": ("a.account_key", "account_id"), "product_key": ("p.product_key", "product_id")},
    "activities": {
        "quantity": ("cast(s.quantity as integer)", "quantity"),
        "contact_ids": ("s.contact_ids", "contact_id"),
        "contact_said": ("s.contact_id", "contact_id"),
    },
    "nps": {"score": ("cast(s.score as integer)", "score")},
}
#: fields that have no column of their own name
_NOT_KEPT = {
    "activities": {"contact_id"},
    "sales": {
        "account_id",
        "account_name",
        "product_id",
        "unit_price",
        "price_unit",
        "discount",
        "discount_amount",
        "unit_cost",
        "line_cost",
    },
    "contracts": {"notice_period"},
}
#: what tells no two rows apart: what a line was before it was converted, which lines of older imports do not know, and
#: under which id of its account it came, and which contacts its text names by now
_NOT_COMPARED = frozenset({"currency", "amount_original", "joined_from", "contact_ids"})
#: the rows of a source
_OF_SOURCE = "select batch_key from import_batch where kind = :kind and source = :source"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How many rows were new, changed, and unchanged."""

    loaded: int
    updated: int
    skipped: int
    removed: int = 0
    #: won deals that stood in for sales and gave way
    deals: int = 0
    #: what is said of the people of activities
    named: tuple[Note, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        removed = N_("Rows of this source removed because they are no longer in the file for their period: {n}.")
        deals = N_("Won deals that no longer stand in for sales, because there are invoices from their day on: {n}.")
        counted = ((removed, self.removed), (deals, self.deals))
        return (*self.named, *(Note(message, {"n": n}) for message, n in counted if n))


def load_facts(load: Load, mapping: Mapping, batch_key: int) -> Loaded:
    """Check staged rows against the store and write the good ones; inside a transaction."""
    kind = mapping.kind
    check_references(load, mapping)
    for table in ("account", "product"):
        lookups.find(load, mapping, batch_key, table)
    named = attendees.find(load, mapping) if kind.name == "activities" else ()
    columns = _columns(mapping)
    if aliases.has_origin(load):
        columns["joined_from"] = "s.joined_from"
    is_known = load.value(f"select count(*) from ({_OF_SOURCE} and undone_at is null)", **_source(mapping))
    result = _load_again(load, mapping, columns, batch_key) if is_known else _load_first(load, kind, columns, batch_key)
    if kind.name == "opportunities" and result.updated:
        deal_history.record(load, mapping, batch_key)
    gone = _give_way(load, mapping, batch_key) if kind.name == "sales" else 0
    load.touch(kind.table)
    if kind.name == "sales" and result.loaded + result.updated + result.removed:
        _summarise(load, batch_key, is_updated=result.updated + result.removed + gone > 0)
    return replace(result, deals=gone, named=named)


def _give_way(load: Load, mapping: Mapping, batch_key: int) -> int:
    """Remove the won deals that stood in for sales, from the first invoice day on, kept for the undo of this batch."""
    if mapping.source == deals.SOURCE or not deals.are_there(load):
        return 0
    load.execute(
        f"""
        create or replace temp table lacking as
        select rowid as old_id from sale
        where batch_key in ({deals.BATCHES})
            and sold_on >= (select min(sold_on) from sale where batch_key not in ({deals.BATCHES}))
        """
    )
    return replaced.remove(load, mapping.kind, batch_key)


def _source(mapping: Mapping) -> dict[str, str]:
    return {"kind": mapping.kind.name, "source": mapping.source}


def _columns(mapping: Mapping) -> dict[str, str]:
    """Column of the table -> how it is made of the staged row ``s``, account ``a`` and product ``p``."""
    kind = mapping.kind.name
    not_kept = {"currency", *_NOT_KEPT.get(kind, ())}
    columns = {item.name: f"s.{item.name}" for item in mapping.fields if item.name not in not_kept}
    columns |= {name: made for name, (made, of) in _MADE.get(kind, {}).items() if of in mapping.names}
    if mapping.kind.part:
        columns[mapping.kind.part] = f"s.{mapping.kind.part}"
    if kind == "deliveries" and "delivered_on" in mapping.names:
        # a delivery date tells whether the delivery was on time
        said = "s.is_on_time, " if "is_on_time" in mapping.names else ""
        columns["is_on_time"] = f"coalesce({said}s.delivered_on <= s.due_on)"
    if kind == "contracts" and "ends_on" in mapping.columns:
        columns["is_open_ended"] = "s.is_open_ended"
    if kind == "contracts" and "notice_period" in mapping.names:
        columns["notice_on"] = "s.notice_on"
    if kind == "sales":
        columns["net_sales"] = line_amount(mapping)
        if "margin" not in mapping.names and (margin := line_margin(mapping)):
            columns["margin"] = margin
        if "currency" in mapping.names:
            columns["currency"] = "case when s.amount_original is not null then upper(s.currency) end"
            columns["amount_original"] = "s.amount_original"
    if mapping.is_anonymous:
        columns["is_anonymous"] = "true"
    return columns


def _rows(columns: dict[str, str]) -> str:
    """The staged rows in the columns of the table."""
    made = ", ".join(f"{expression} as {name}" for name, expression in columns.items())
    text = f"select s.rowid as row_id, {made} from staged as s"
    if "account_key" in columns:
        text += " inner join account as a on a.account_id = s.account_id"
    if "product_key" in columns:
        text += " left join product as p on p.product_id = s.product_id"
    return text


def _load_first(load: Load, kind: Kind, columns: dict[str, str], batch_key: int) -> Loaded:
    names = ", ".join(columns)
    loaded = load.execute(
        f"insert into {kind.table} ({names}, batch_key) select {names}, {batch_key} from ({_rows(columns)})"
    )
    return Loaded(loaded=loaded, updated=0, skipped=0)


def _load_again(load: Load, mapping: Mapping, columns: dict[str, str], batch_key: int) -> Loaded:
    """Load what the store does not have from this source: rows of ``came`` that are not in ``met``."""
    kind = mapping.kind
    names = ", ".join(columns)
    load.execute("create temp table met (row_id bigint)")
    updated = 0
    if kind.key[0] in columns:
        updated = _meet_by_key(load, mapping, columns, batch_key)
    else:
        load.execute(f"create temp table came as {_rows(columns)}")
    if not kind.always_has_key:
        _meet_by_content(load, mapping, columns)
    loaded = load.execute(
        f"insert into {kind.table} ({names}, batch_key) select {names}, {batch_key} from came "
        f"where row_id not in (select row_id from met)"
    )
    removed = _replace_period(load, mapping, columns, batch_key) if mapping.replaces_period else 0
    return Loaded(
        loaded=loaded, updated=updated, skipped=int(load.value("select count(*) from met")) - updated, removed=removed
    )


def _replace_period(load: Load, mapping: Mapping, columns: dict[str, str], batch_key: int) -> int:
    """Remove what the file lacks, unless a row was rejected: it might be one of the rows to keep."""
    if load.value(f"select count(*) from bad where {IS_REJECT}"):
        return 0
    kind = mapping.kind
    compared = _content(columns)
    key, names = kind.key[0], ", ".join(compared)
    by_key = f"select old_id from came where {'old_id is not null' if key in columns else 'false'}"
    # the n-th equal row met the n-th of the store: that many of them stay
    load.execute(
        f"""
        create or replace temp table kept as
        with came_n as (
            select {names}, count(*) as n from came where row_id in (select row_id from met) group by {names}
        ),
        held as (
            select rowid as old_id, {names}, row_number() over (partition by {names} order by rowid) as n
            from {kind.table} where batch_key in ({_OF_SOURCE}) {f"and {key} is null" if key in columns else ""}
        )
        select held.old_id from held
        inner join came_n on {" and ".join(f"held.{name} is not distinct from came_n.{name}" for name in compared)}
        where held.n <= came_n.n
        union
        {by_key if key in columns else "select -1"}
        """,
        **_source(mapping),
    )
    return replaced.take_out(load, mapping, batch_key)


def _meet_by_key(load: Load, mapping: Mapping, columns: dict[str, str], batch_key: int) -> int:
    """Match rows by key and update the changed ones; return how many."""
    kind = mapping.kind
    key = [kind.key[0], *([kind.part] if kind.part else [])]
    # a row without a key has no other, a part without a line has the one without
    same = f"old.{key[0]} = r.{key[0]}" + "".join(f" and old.{name} is not distinct from r.{name}" for name in key[1:])
    load.execute(
        f"create temp table came as select r.*, old.old_id from ({_rows(columns)}) as r left join "
        f"(select rowid as old_id, {', '.join(key)} from {kind.table} where batch_key in ({_OF_SOURCE})) as old "
        f"on {same}",
        **_source(mapping),
    )
    load.execute("insert into met select row_id from came where old_id is not null")
    values = [name for name in columns if name not in key]
    history.keep_edits(load, kind, values)
    return history.write_changes(load, kind, values, batch_key)


def _meet_by_content(load: Load, mapping: Mapping, columns: dict[str, str]) -> None:
    """Match rows without a key by content: the n-th of the file meets the n-th of the store."""
    kind = mapping.kind
    key = kind.key[0]
    keyless = f"{key} is null" if key in columns else "true"
    compared = _content(columns)
    names = ", ".join(compared)
    days = load.frame(
        f"select min({kind.date_field}) as since, max({kind.date_field}) as until from came where {keyless}"
    )
    if days["since"].isna().iloc[0]:
        return
    same = " and ".join(f"held.{name} is not distinct from came.{name}" for name in compared)
    load.execute(
        f"""
        insert into met
        with held as (
            select {names}, count(*) as n
            from {kind.table}
            where batch_key in ({_OF_SOURCE}) and {kind.date_field} >= :since and {kind.date_field} <= :until and {keyless}
            group by {names}
        ),
        numbered as (
            select *, row_number() over (partition by {names} order by row_id) as n from came where {keyless}
        )
        select came.row_id from numbered as came inner join held on {same} where came.n <= held.n
        """,
        since=days["since"].iloc[0].date(),
        until=days["until"].iloc[0].date(),
        **_source(mapping),
    )


def _content(columns: dict[str, str]) -> list[str]:
    """The columns by which two rows without a key are the same."""
    return [name for name in columns if name not in _NOT_COMPARED]


def _summarise(load: Load, batch_key: int, *, is_updated: bool) -> None:
    bounds = bounds_of(load, batch_key)
    # an updated line may have belonged to a month or product that the batch does not contain
    if bounds is None or is_updated or not load.value("select count(*) from account_month"):
        summaries.rebuild(load)
    else:
        summaries.add_batch(load, batch_key, *bounds)


def bounds_of(load: Load, batch_key: int) -> tuple[date, date] | None:
    """First and last day of a batch's lines, or ``None`` without lines."""
    row = load.frame("select min(sold_on) as since, max(sold_on) as until from sale where batch_key = :b", b=batch_key)
    if row["since"].isna().iloc[0]:
        return None
    return row["since"].iloc[0].date(), row["until"].iloc[0].date()
