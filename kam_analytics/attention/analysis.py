"""Rows of the accounts in sight to the states that the rules of attention look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.attention.rules import PLANNED_SEGMENT, State
from kam_analytics.buying.analysis.intervals import OrderInterval


def states(rows: pd.DataFrame, intervals: Mapping[str, OrderInterval], *, has_before: bool) -> list[State]:
    """One state per row of the query ``attention``.

    ``intervals`` has the accounts with an order; ``has_before`` is false when the data do not reach
    back two years: then nothing can be called falling.
    """
    found = []
    for row in rows.to_dict("records"):
        interval = intervals.get(row["account_id"])
        found.append(
            State(
                account_id=row["account_id"],
                name=row["name"],
                net_sales=_number(row["net_sales"]),
                before=_number(row["before"]) if has_before else None,
                waiting=interval.days_since if interval else None,
                usual=interval.p90 if interval else None,
                intervals=interval.n if interval else 0,
                is_overdue=interval.is_overdue if interval else None,
                needs_plan=bool(row["is_key_account"]) or row["segment"] == PLANNED_SEGMENT,
                plans=int(row["plans"]),
                open_actions=int(row["open_actions"]),
                overdue_actions=int(row["overdue_actions"]),
                oldest_action_on=_day(row["oldest_action_on"]),
                overdue_tasks=int(row["overdue_tasks"]),
                oldest_task_on=_day(row["oldest_task_on"]),
            )
        )
    return found


def own_tasks(tasks: pd.DataFrame, user_id: str) -> pd.DataFrame:
    """Open tasks that are this person's, or nobody's."""
    return tasks[(tasks["user_id"] == user_id) | tasks["user_id"].isna()].reset_index(drop=True)


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
