"""Rows of the accounts in sight to what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.buying.analysis.intervals import OrderInterval, order_intervals
from kam_analytics.kit.analysis.slices import values
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
    columns = (
        "account_id",
        "name",
        "is_key_account",
        "segment",
        "plans",
        "open_actions",
        "overdue_actions",
        "oldest_action_on",
    )
    return [
        State(
            account_id=account_id, name=name, needs_plan=is_key_account or segment == PLANNED_SEGMENT, plans=plans,
            open_actions=open_actions, overdue_actions=overdue, oldest_action_on=oldest,
            **_waiting(intervals.get(account_id)),
        )
        for account_id, name, is_key_account, segment, plans, open_actions, overdue, oldest in values(rows, *columns)
    ]  # fmt: skip


def _waiting(interval: OrderInterval | None) -> dict[str, Any]:
    """How long an account has waited with its next order; nothing without any."""
    if interval is None:
        return {}
    return {
        "waiting": interval.days_since, "usual": interval.p90, "intervals": interval.n,
        "is_overdue": interval.is_overdue,
    }  # fmt: skip
