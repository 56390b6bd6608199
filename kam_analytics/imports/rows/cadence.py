"""Cadence rules of a file: what they leave open, since when they hold, and what they may not say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.activities.rules.types import BUILT_IN
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.rejects import Check, take_out
from kam_analytics.kit.rules.rhythm import MONTHS
from kam_analytics.rhythm.rules.cadence import WITH_WHOM, first_day
from kam_analytics.store import Load, queries

#: SQL for the periods a year of the rhythm of a staged rule
_PERIODS = " ".join(
    ["case s.rhythm", *(f"when '{name}' then {12 // months}" for name, months in MONTHS.items()), "end"]
)
#: SQL that is true for rules that are spread unevenly over their periods
UNEVEN = f"s.per_year % {_PERIODS} <> 0"
#: the columns that make two rules the same
_SAID = ("per_year", "rhythm", "with_whom")

Row = dict[str, Any]


def prepare_rules(load: Load, mapping: Mapping) -> None:
    """Say since when each rule holds: one that is followed already stays, one that changes it begins with the next period.

    A rule whose first day is past asks for nothing of the past: it is as one without a first day. What a person wrote
    in the app stays the rule, unless the source leads. Without a rhythm a rule has that of the one that it continues,
    or the shortest with an activity in each period.
    """
    for name, type_ in {"rhythm": "text", "with_whom": "text", "from_on": "date"}.items():
        if name not in mapping.names:
            load.execute(f"alter table staged add column {name} {type_}")
    load.execute(
        "update staged set segment = known.segment from segment as known "
        f"where lower(known.segment) = lower(staged.segment) and staged.segment not in ({_segments()})"
    )
    earlier = (
        "exists (select 1 from staged as other where other.rowid < s.rowid and other.segment = s.segment "
        "and other.activity_type = s.activity_type and (other.from_on is null or other.from_on <= :today))"
    )
    twice = f"(s.from_on is null or s.from_on <= :today) and {earlier}"
    take_out(load, [Check(reason="rule_twice", field="activity_type", condition=twice)], today=load.store.today)
    rules: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for rule in _rows(load, _RULES):
        rules[rule["segment"], rule["activity_type"]].append(rule)
    followed = {row["segment"] for row in _rows(load, "select segment from segment where since_on is not null")}
    placed = [
        _placed(row, rules[row["segment"], row["activity_type"]], load, row["segment"] in followed, mapping.is_leading)
        for row in _rows(load, _STAGED)
    ]
    with load.table("placed", pd.DataFrame(placed, columns=["row_id", "rhythm", "with_whom", "from_on"], dtype="str")):
        load.execute(
            "update staged set rhythm = placed.rhythm, with_whom = placed.with_whom, "
            "from_on = cast(placed.from_on as date) from placed where cast(placed.row_id as bigint) = staged.rowid"
        )


_RULES = """
    select
        cadence_rule_id, segment, activity_type, per_year, rhythm, with_whom,
        cast(from_on as varchar) as from_on, cast(to_on as varchar) as to_on,
        exists (
            select 1 from change_log as log
            where log.table_name = 'cadence_rule' and log.row_id = cadence_rule.cadence_rule_id
        ) as is_edited
    from cadence_rule
    order by cadence_rule.from_on nulls first, cadence_rule_id
"""
_STAGED = """
    select
        rowid as row_id, segment, activity_type, cast(per_year as integer) as per_year, rhythm, with_whom,
        cast(from_on as varchar) as from_on
    from staged
    order by rowid
"""


def _segments() -> str:
    """SQL for the names of the segments that the company has, and those that only files name."""
    return f"select segment from ({queries.load('segments').sql})"


def _rows(load: Load, sql: str) -> list[Row]:
    frame = load.frame(sql).astype(object)
    found: list[Row] = frame.where(frame.notna(), None).to_dict("records")
    return found


def _placed(row: Row, rules: Sequence[Row], load: Load, is_followed: bool, is_leading: bool) -> tuple[object, ...]:
    """The row's number, rhythm, with whom and first day."""
    last = next((rule for rule in reversed(rules) if rule["to_on"] is None), None)
    continues = last is not None and last["per_year"] == row["per_year"]
    rhythm = row["rhythm"] or (last["rhythm"] if last is not None and continues else _usual(row["per_year"]))
    whom = row["with_whom"] or (last["with_whom"] if last is not None else WITH_WHOM[0])
    today = load.store.today
    if row["from_on"] is not None and date.fromisoformat(row["from_on"]) > today:
        return row["row_id"], rhythm, whom, row["from_on"]
    is_same = last is not None and all(
        last[name] == value for name, value in zip(_SAID, (row["per_year"], rhythm, whom), strict=True)
    )
    if last is not None and (is_same or (last["is_edited"] and not is_leading)):
        return row["row_id"], rhythm, whom, last["from_on"]
    begins = first_day(
        rhythm, None if last is None else last["rhythm"],
        [None if rule["to_on"] is None else date.fromisoformat(rule["to_on"]) for rule in rules],
        is_followed=is_followed, today=today, fiscal_start=int(load.store.settings["fiscal_start"]),
    )  # fmt: skip
    from_on = None if begins is None else begins.isoformat()
    if last is not None and last["from_on"] is not None and from_on is not None:
        # one that has not begun is changed where it is
        from_on = max(from_on, last["from_on"])
    return row["row_id"], rhythm, whom, from_on


def _usual(per_year: int) -> str:
    return next(name for name, months in MONTHS.items() if per_year >= 12 // months)


def check_rules(load: Load, mapping: Mapping) -> None:
    """Reject rules of segments and activity types that nobody knows, and those with empty periods."""
    types = "select unnest(:types) union select activity_type from activity"
    take_out(
        load,
        [
            Check(reason="unknown_segment", field="segment", condition=f"s.segment not in ({_segments()})"),
            Check(reason="unknown_type", field="activity_type", condition=f"s.activity_type not in ({types})"),
            Check(reason="too_few_a_year", field="per_year", condition=f"s.per_year < {_PERIODS}"),
        ],
        types=list(BUILT_IN),
    )
