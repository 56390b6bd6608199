"""Rejected rows, each with a reason: table ``bad``. A row in it is no longer in ``staged``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kam_analytics.errors import N_
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.files.text import clean
from kam_analytics.store import Load

#: reason for a reject, as it is kept and counted -> in words
REASONS = {
    "bad_value": N_("the value is not valid for this field"),
    "too_few_columns": N_("the line has fewer columns than the header"),
    "too_many_columns": N_("the line has more columns than the header"),
    "not_readable": N_("the line cannot be read"),
    "too_long": N_("the line is longer than eight megabytes"),
    "waits": N_("the value waits for an answer"),
    "newer": N_("a later import has this row already"),
    "dropped": N_("the value had no answer, and the row was dropped"),
    "missing_value": N_("a required field is empty"),
    "future_date": N_("the date is in the future"),
    "not_finite": N_("the amount is not a valid number or is too large"),
    "not_whole": N_("the value must be a whole number"),
    "out_of_range": N_("the value is outside the allowed range"),
    "unknown_account": N_("the account is not known"),
    "other_case": N_(
        "the ID differs from a known one only in small and capital letters: export it again as it is there"
    ),
    "unknown_product": N_("the product is not known"),
    "unknown_user": N_("the person is not known"),
    "unknown_role": N_("the role is not one of director, analyst, rep, delivery, admin"),
    "no_rate": N_("the row is in another currency and there is no rate for its month"),
    "unknown_currency": N_("the currency is not a code of three letters such as SEK"),
    "repeated_key": N_("the same ID is on an earlier line of the file"),
    "unknown_category": N_("the category is not known"),
    "unknown_metric": N_("the metric is neither a result that can have a target nor a known activity type"),
    "unknown_status": N_("this kind of row cannot have this status"),
    "unknown_buying_role": N_(
        "the buying role is not one of decision_maker, approver, influencer, user, procurement, gatekeeper, champion, sponsor, opponent"
    ),
    "unknown_coverage": N_("the coverage is not one of unknown, none, some, deep"),
    "not_a_director": N_("only a director can import or change approved or decided rows"),
    "not_positive": N_("the amount must be above zero"),
    "low_above_high": N_("low, likely and high are not in this order"),
    "ends_before_start": N_("the end is before the start"),
    "no_span": N_("the period of notice cannot be read: write a number and its unit, such as 3 months or 90 days"),
    "after_the_end": N_("the day is after the end of the contract"),
    "end_of_open_ended": N_("the contract is said to be open-ended and has an end date: leave out one of them"),
    "unknown_segment": N_("the segment is not known: choose it for an account or import it first"),
    "unknown_type": N_("there is no activity of this type: log or import one, or use the name of a known type"),
    "unknown_rhythm": N_("the rhythm is not one of month, quarter, year"),
    "unknown_with_whom": N_("with whom is not one of anybody, named, important"),
    "rule_twice": N_("an earlier line has a rule of this segment and activity type for the same time"),
    "too_few_a_year": N_("fewer activities a year than periods of this rhythm: choose a longer one"),
    "task_of_others": N_("a task with this ID was made in the app or came from another source"),
    "overlapping_period": N_("another decided period of this account overlaps: end that one first"),
    "circular_line": N_("the reporting lines of this contact form a circle"),
    "circular_parent": N_("the parent companies of this account form a circle"),
}
_NO_ACCOUNT = N_("“{column}” is empty in {n} rows of {file}: they belong to no account.")
#: rows with a value that no answer covers yet
WAITS = "waits"
#: waiting rows that a later import has too, and those that a person gave up
NEWER, DROPPED = "newer", "dropped"
#: rows that the mapping's filter excludes: counted, not rejected
FILTERED = "filtered"
#: rows of accounts that are part of another account now: counted as skipped, not rejected
JOINED = "joined"
#: SQL for what is a reject: neither of them is
IS_REJECT = f"reason not in ('{FILTERED}', '{JOINED}')"


@dataclass(frozen=True, kw_only=True)
class Check:
    """Rows of ``staged as s`` for which ``condition`` is true are rejected for ``reason``.

    ``value`` is the text kept with the reject; by default that of the field.
    """

    reason: str
    field: str
    condition: str
    value: str = ""


def begin(load: Load) -> None:
    """Make the empty table."""
    load.execute("create temp table bad (row_id bigint, line bigint, reason text, field text, value text)")


def take_out(load: Load, checks: Sequence[Check], source: str = "staged as s", **params: Any) -> None:
    """Move the rows that a check finds from ``staged`` to ``bad``, for the first reason that applies."""
    if not checks:
        return
    # one pass for all checks: most files break none
    place = " ".join(f"when {check.condition} then {index}" for index, check in enumerate(checks, 1))
    value = " ".join(f"when {index} then {_value(check)}" for index, check in enumerate(checks, 1))
    found = load.execute(
        f"""
        insert into bad (row_id, reason, field, value)
        with tested as (
            select s.rowid as row_id, s.*, case {place} end as place from {source}
        )
        select row_id, list_extract(:reasons, place), list_extract(:fields, place), case place {value} end
        from tested as s
        where place is not null
        """,
        reasons=[check.reason for check in checks],
        fields=[check.field for check in checks],
        **params,
    )
    if found:
        leave(load)


def leave(load: Load) -> None:
    """Delete the rows of ``bad`` from ``staged``, so that no later statement has to exclude them."""
    load.execute("delete from staged where rowid in (select row_id from bad)")


def _value(check: Check) -> str:
    text = check.value or (f"s.{check.field}" if check.field else "")
    return f"substr({clean(f'cast({text} as varchar)')}, 1, 500)" if text else "null"


def with_lines(load: Load, line_of: Callable[[np.ndarray], np.ndarray]) -> None:
    """Give every row of ``bad`` its line in the file."""
    rows = load.arrays("select row_id from bad where line is null order by row_id")["row_id"]
    if not len(rows):
        return
    with load.table("line_of_row", pd.DataFrame({"row_id": rows, "line": line_of(rows)})):
        load.execute("update bad set line = l.line from line_of_row as l where l.row_id = bad.row_id")


def forget_lines(load: Load) -> None:
    """Drop the texts of whole lines for an anonymous survey: they may name the respondent."""
    load.execute("update bad set value = null where coalesce(field, '') = ''")


def without_account(load: Load, column: str, file: str) -> list[Note]:
    """A note on the rows that were rejected because they name no account."""
    n = int(load.value("select count(*) from bad where reason = 'missing_value' and field = 'account_id'"))
    return [Note(_NO_ACCOUNT, {"column": column, "n": n, "file": file})] if n and column else []


def listed(load: Load) -> pd.DataFrame:
    """Every rejected line, as the query ``import_rejects`` gives it after an import."""
    return load.frame(
        f"""
        select line, reason, coalesce(field, '') as field, coalesce(value, '') as value
        from bad where {IS_REJECT} order by line, reason, field
        """
    )


def counted(load: Load) -> pd.DataFrame:
    """Each reason with its number of rows ``n`` and its first line, most frequent first."""
    return load.frame(
        "select reason, count(*) as n, min(line) as line from bad group by reason order by n desc, reason"
    )
