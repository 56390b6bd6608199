"""Checks of staged rows that need only the file and the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from kam_analytics.imports.mapping.kind import Field, Kind
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.rejects import Check, leave, take_out
from kam_analytics.store import Load

#: larger amounts are typing errors, and their monthly sum would not fit decimal(18,4)
LARGEST = 1e12
#: the calendar of the store begins here: no page could show an earlier fact
_FIRST_DAY = date(1990, 1, 1)
#: bounds of other dates: they catch two-digit years and infinite dates
_OLDEST, _NEWEST = date(1800, 1, 1), date(2199, 12, 31)


def check_rows(load: Load, mapping: Mapping, converted: list[Check], today: date) -> None:
    """Remove rows that the filter excludes or that are invalid in themselves."""
    checks = [*converted, *(check for item in mapping.fields for check in _of_field(item, mapping.kind))]
    if mapping.kind.name == "sales":
        checks += _of_sales(mapping)
    bounds: dict[str, Any] = {"today": today, "first": _FIRST_DAY, "oldest": _OLDEST, "newest": _NEWEST}
    used = {name: value for name, value in bounds.items() if any(f":{name}" in check.condition for check in checks)}
    take_out(load, checks, **used)


def _of_field(item: Field, kind: Kind) -> list[Check]:
    name = item.name
    checks = []
    if item.required:
        checks.append(Check(reason="missing_value", field=name, condition=f"s.{name} is null"))
    if item.happened:
        checks.append(Check(reason="future_date", field=name, condition=f"s.{name} > :today"))
    if item.happened and kind.is_fact:
        checks.append(Check(reason="out_of_range", field=name, condition=f"s.{name} < :first"))
    elif item.type == "date":
        checks.append(Check(reason="out_of_range", field=name, condition=f"s.{name} not between :oldest and :newest"))
    if item.type in ("number", "whole", "amount"):
        # neither infinity nor NaN is in the range
        checks.append(
            Check(reason="not_finite", field=name, condition=f"s.{name} not between -{LARGEST} and {LARGEST}")
        )
    if item.type == "whole":
        checks.append(Check(reason="not_whole", field=name, condition=f"s.{name} <> floor(s.{name})"))
    if item.span is not None:
        checks.append(
            Check(
                reason="out_of_range", field=name, condition=f"s.{name} not between {item.span[0]} and {item.span[1]}"
            )
        )
    if item.choices:
        known = ", ".join(f"'{choice}'" for choice in item.choices)
        checks.append(Check(reason=f"unknown_{name}", field=name, condition=f"s.{name} not in ({known})"))
    return checks


def _of_sales(mapping: Mapping) -> list[Check]:
    checks = []
    if "net_sales" in mapping.names:
        checks.append(Check(reason="missing_value", field="net_sales", condition="s.net_sales is null"))
    else:
        checks += [
            Check(reason="missing_value", field=name, condition=f"s.{name} is null")
            for name in ("quantity", "unit_price", "price_unit")
            if name in mapping.names
        ]
        checks.append(
            Check(reason="not_finite", field="unit_price", condition=f"abs(s.quantity * s.unit_price) > {LARGEST}")
        )
    return checks


def check_repeats(load: Load, mapping: Mapping) -> None:
    """Reject rows whose key is on an earlier line of the same file."""
    kind = mapping.kind
    if not set(kind.key) <= set(load.frame("select * from staged limit 0").columns):
        return
    key = kind.key_of("s")
    # sorting 64-bit hashes in numpy is cheaper than grouping texts; only rows with equal hashes are compared
    hashes = load.arrays(f"select hash({key}) as h from staged as s where {key} is not null")["h"]
    hashes = np.sort(hashes)
    twice = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    if not len(twice):
        return
    found = load.execute(
        f"""
        insert into bad (row_id, reason, field, value)
        with ranked as (
            select s.rowid as row_id, {key} as value, row_number() over (partition by {key} order by s.rowid) as n
            from staged as s
            where list_contains(:twice, hash({key}))
        )
        select row_id, 'repeated_key', :field, substr(value, 1, 500) from ranked where n > 1
        """,
        twice=twice.tolist(),
        field=kind.key[-1],
    )
    if found:
        leave(load)
