"""Quarters with result targets but no input target, and the input that can be proposed for them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import median

import pandas as pd

from kam_analytics.activities.rules.types import IMPERSONAL
from kam_analytics.kit.analysis.slices import values
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.rhythm import MONTHS, period_from
from kam_analytics.rhythm.rules.cadence import Rule, number_in
from kam_analytics.targets.analysis.quarter import quarters
from kam_analytics.targets.rules import RESULTS, Quarter, lacks_input

#: the quarters of an account's own history that count, and the fewest of them
HISTORY, FEWEST = 8, 4
_RULE = ("cadence_rule_id", "segment", "activity_type", "per_year", "rhythm", "with_whom", "from_on", "to_on")


@dataclass(frozen=True, kw_only=True)
class MissingInput:
    """A quarter with result targets alone, and the input proposed for it: activity type -> number.

    ``source`` is ``segment`` (what the rules of ``segment`` ask for in the quarter), ``history`` (the median of the
    account's own last ``n`` quarters) or ``None`` if there is nothing to propose from.
    """

    quarter: Quarter
    wanted: Mapping[str, int] = field(default_factory=dict)
    source: str | None = None
    segment: str | None = None
    n: int = 0


# reason: rows of five queries, and the days on which they are judged
def missing_inputs_in(
    targets: pd.DataFrame,
    calendar: pd.DataFrame,
    memberships: pd.DataFrame,
    rules: pd.DataFrame,
    done: pd.DataFrame,
    *,
    since: date,
    until: date,
    today: date,
    held: Period | None,
) -> list[MissingInput]:
    """The quarters of one account that have result targets, no input target, and are not over yet.

    Parameters
    ----------
    targets, calendar, memberships, rules, done
        Rows of the queries ``account_targets``, ``fiscal_quarters``, ``segment_memberships``, ``cadence_rules`` and
        ``quarter_activities`` (all that is ``held``).
    since, until
        Quarters that begin on one of these days, both included.
    today
        The as-of day.
    held
        The days that the activities cover; ``None`` without any.

    Returns
    -------
    list of MissingInput
        In time order. The segment is the one on the as-of day, or on the first day of a quarter to come. Without a
        segment whose rules ask for anything in the quarter, each personal activity type is proposed with its median
        over the account's own last ``HISTORY`` quarters that are over and known as a whole, a quarter without any as 0,
        from the quarter of its first activity; halves are rounded up, and a median of 0 is not proposed. With fewer
        than ``FEWEST`` such quarters nothing is.
    """
    every = quarters(calendar)
    metrics = targets.groupby("quarter_on")["metric"].agg(list)
    found = []
    for quarter in every:
        set_for = metrics.get(pd.Timestamp(quarter.since), [])
        if not since <= quarter.since <= until or quarter.state(today) == "closed" or not lacks_input(set_for):
            continue
        segment = _segment(memberships, max(quarter.since, today))
        asked = _asked(rules, segment, quarter)
        if asked:
            found.append(MissingInput(quarter=quarter, wanted=asked, source="segment", segment=segment))
            continue
        usual, n = _usual(done, [one for one in every if one.state(today) == "closed" and _is_held(one, held)])
        found.append(MissingInput(quarter=quarter, wanted=usual, source="history" if usual else None, n=n))
    return found


def _segment(memberships: pd.DataFrame, day: date) -> str | None:
    """The decided segment on a day; of those that overlap the one that began last."""
    on, last = pd.Timestamp(day), pd.Timestamp.max
    decided = memberships[memberships["status"] == "decided"]
    there = decided[(decided["from_on"] <= on) & (decided["to_on"].fillna(last) >= on)]
    return None if there.empty else str(there.sort_values("from_on", kind="stable")["segment"].iloc[-1])


def _asked(rules: pd.DataFrame, segment: str | None, quarter: Quarter) -> dict[str, int]:
    """What the rules of a segment ask for in a quarter: activity type -> number, none of them 0."""
    asked: dict[str, int] = {}
    for rule_id, *row in values(rules, *_RULE):
        rule = Rule(rule_id=rule_id, **dict(zip(_RULE[1:], row, strict=True)))
        if rule.segment == segment and rule.activity_type not in RESULTS and rule.holds(_days(quarter)):
            asked[rule.activity_type] = asked.get(rule.activity_type, 0) + _number(rule, quarter)
    return {name: number for name, number in sorted(asked.items()) if number}


def _number(rule: Rule, quarter: Quarter) -> int:
    """By month where the rule goes by months; a rule of years is spread over the quarters."""
    if rule.rhythm != "month":
        return number_in(replace(rule, rhythm="quarter"), _days(quarter))
    first = quarter.since.year * 12 + quarter.since.month - 1
    months = [period_from("month", date(at // 12, at % 12 + 1, 1)) for at in range(first, first + MONTHS["quarter"])]
    return sum(number_in(rule, month) for month in months)


def _usual(done: pd.DataFrame, known: list[Quarter]) -> tuple[dict[str, int], int]:
    """The median of each personal activity type over the last quarters of the account, and how many these are."""
    personal = done[~done["activity_type"].isin([*IMPERSONAL, *RESULTS, ""])]
    if personal.empty:
        return {}, 0
    first = personal["quarter_on"].min().date()
    last = [one.since for one in known if one.since >= first][-HISTORY:]
    if len(last) < FEWEST:
        return {}, len(last)
    table = personal.pivot_table(index="quarter_on", columns="activity_type", values="quantity", aggfunc="sum")
    counts = table.reindex(pd.to_datetime(last)).fillna(0)
    usual = {str(name): math.floor(median(counts[name]) + 0.5) for name in counts}
    return {name: number for name, number in usual.items() if number > 0}, len(last)


def _is_held(quarter: Quarter, held: Period | None) -> bool:
    return held is not None and held.since <= quarter.since and quarter.until <= held.until


def _days(quarter: Quarter) -> Period:
    return Period(quarter.since, quarter.until)
