"""Checks of staged rows: each finds rows, gives them a reason, and takes them out of the load."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.errors import N_
from kam_analytics.ingest.kinds import Kind
from kam_analytics.ingest.mapping import Mapping
from kam_analytics.ingest.read import REASONS, Read
from kam_analytics.store import Load

REASONS |= {
    "missing_value": N_("a required field is empty"),
    "future_date": N_("the date lies in the future"),
    "not_finite": N_("the amount is infinite, not a number, or too large"),
    "not_whole": N_("the value must be a whole number"),
    "out_of_range": N_("the value is outside its range"),
    "unknown_account": N_("the account is not known"),
    "unknown_product": N_("the product is not known"),
    "unknown_user": N_("the person is not known"),
    "unknown_role": N_("the role is not one of director, analyst, rep, delivery, admin"),
    "other_currency": N_("the row is in another currency than the reporting currency"),
    "repeated_key": N_("the same id stands on an earlier line of the file"),
    "circular_parent": N_("the parents of this account go round in a circle"),
}

#: amounts beyond this do not fit decimal(18,4)
_LARGEST = 1e13


def mark(load: Load, reason: str, field: str, condition: str, source: str = "staged as s", **params: object) -> int:
    """Take rows out for a reason; rows that are out already keep their first reason."""
    value = f"cast(s.{field} as varchar)" if field else "null"
    return load.execute(
        f"insert into bad (row_id, reason, field, value) select s.rowid, :reason, :field, substr({value}, 1, 500) "
        f"from {source} where ({condition}) and s.rowid not in (select row_id from bad where row_id is not null)",
        reason=reason,
        field=field,
        **params,
    )


def check_rows(load: Load, mapping: Mapping, today: date, currency: str) -> int:
    """Checks that need only the file; the number of rows that the filter leaves out."""
    filtered = 0
    if mapping.filter:
        filtered = int(load.value("select count(*) from staged where not is_wanted"))
        load.execute("insert into bad (row_id, reason) select rowid, 'filtered' from staged where not is_wanted")
    kind = mapping.kind
    for field in kind.fields:
        if field.name not in mapping.fields:
            continue
        name = field.name
        if field.required:
            mark(load, "missing_value", name, f"s.{name} is null or trim(cast(s.{name} as varchar)) = ''")
        if field.type == "date" and kind.is_fact:
            mark(load, "future_date", name, f"s.{name} > :today", today=today)
        if field.type in ("number", "whole"):
            mark(load, "not_finite", name, f"not isfinite(s.{name}) or abs(s.{name}) > {_LARGEST}")
        if field.type == "whole":
            mark(load, "not_whole", name, f"s.{name} <> floor(s.{name})")
    _check_kind(load, mapping, currency)
    return filtered


def _check_kind(load: Load, mapping: Mapping, currency: str) -> None:
    name = mapping.kind.name
    if name == "sales":
        if "net_sales" in mapping.fields:
            mark(load, "missing_value", "net_sales", "s.net_sales is null")
        else:
            mark(load, "missing_value", "quantity", "s.quantity is null")
            mark(load, "missing_value", "unit_price", "s.unit_price is null")
            mark(load, "not_finite", "unit_price", f"abs(s.quantity * s.unit_price) > {_LARGEST}")
        if "currency" in mapping.fields:
            mark(load, "other_currency", "currency", "upper(trim(s.currency)) <> :currency", currency=currency)
    elif name == "nps":
        mark(load, "out_of_range", "score", "s.score not between 0 and 10")
    elif name == "users" and "role" in mapping.fields:
        roles = "'director', 'analyst', 'rep', 'delivery', 'admin'"
        mark(load, "unknown_role", "role", f"s.role not in ({roles})")


def check_repeats(load: Load, kind: Kind, mapping: Mapping) -> None:
    """Rows whose key stands on an earlier line of the same file."""
    if not set(kind.key) & mapping.fields:
        return
    key = " || '\x1f' || ".join(f"coalesce(s.{name}, '')" for name in kind.key if name in mapping.fields)
    # sorting 64-bit hashes in numpy is cheaper than grouping the texts; only equal ones are compared
    found = load.arrays(
        f"select hash({key}) as h, s.rowid as row_id from staged as s where s.{kind.key[0]} is not null"
    )
    order = np.argsort(found["h"], kind="stable")
    hashes = found["h"][order]
    same = np.flatnonzero(hashes[1:] == hashes[:-1])
    if not len(same):
        return
    suspects = np.unique(found["row_id"][order][np.r_[same, same + 1]])
    with load.table("suspect", pd.DataFrame({"row_id": suspects})):
        load.execute(
            f"""
            insert into bad (row_id, reason, field, value)
            with ranked as (
                select s.rowid as row_id, {key} as value,
                    row_number() over (partition by {key} order by s.rowid) as n
                from staged as s
                inner join suspect on suspect.row_id = s.rowid
                where s.rowid not in (select row_id from bad where row_id is not null)
            )
            select row_id, 'repeated_key', :field, value from ranked where n > 1
            """,
            field=kind.key[0],
        )


def with_lines(load: Load, read: Read) -> None:
    """Give every rejected row the line on which it stands in the file."""
    rows = load.arrays("select distinct row_id from bad where line is null")["row_id"]
    if not len(rows):
        return
    with load.table("line_of_row", pd.DataFrame({"row_id": rows, "line": read.lines[rows]})):
        load.execute(
            "update bad set line = (select l.line from line_of_row as l where l.row_id = bad.row_id) where line is null"
        )
