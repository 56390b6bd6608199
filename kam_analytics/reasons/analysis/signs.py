"""Rows of the accounts in sight to what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.buying.analysis.intervals import OrderInterval, order_intervals
from kam_analytics.reasons.rules.signs import PLANNED_SEGMENT, Sign, State, signs


def signs_of(
    rows: pd.DataFrame, months: pd.DataFrame, *, today: date, bought_until: date
) -> dict[str, tuple[Sign, ...]]:
    """What is wrong with each account of the query ``signs``; accounts without anything are not there.

    ``months`` are those of the query ``order_days``; what was bought after ``bought_until`` is not known.
    """
    intervals = order_intervals(months, bought_until)
    found = {state.account_id: signs(state, today) for state in states(rows, intervals)}
    return {account: wrong for account, wrong in found.items() if wrong}


def states(rows: pd.DataFrame, intervals: Mapping[str, OrderInterval]) -> list[State]:
    """One state per row of the query ``signs``."""
    found = []
    for row in rows.to_dict("records"):
        interval = intervals.get(row["account_id"])
        found.append(
            State(
                account_id=row["account_id"],
                name=row["name"],
                waiting=interval.days_since if interval else None,
                usual=interval.p90 if interval else None,
                intervals=interval.n if interval else 0,
                is_overdue=interval.is_overdue if interval else None,
                needs_plan=bool(row["is_key_account"]) or row["segment"] == PLANNED_SEGMENT,
                plans=int(row["plans"]),
                open_actions=int(row["open_actions"]),
                overdue_actions=int(row["overdue_actions"]),
                oldest_action_on=_day(row["oldest_action_on"]),
            )
        )
    return found


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
