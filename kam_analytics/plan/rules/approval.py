"""What a plan needs before approval, and its progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from kam_analytics.targets.rules import RESULTS

Row = Mapping[str, Any]

#: the fewest actions with owner and due date for an objective
FEWEST_ACTIONS = 2

Case = Literal["no_objective", "leg_without_objective", "too_few_actions", "own_plan", "not_submitted"]


@dataclass(frozen=True)
class Problem:
    """One reason why a plan may not be approved; ``about`` names the leg or the objective."""

    case: Case
    about: str = ""
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Actions of a plan: all except cancelled ones, done, open past their due date, and the next due date."""

    actions: int
    done: int
    overdue: int
    next_due: date | None


def progress(actions: Iterable[Row], today: date) -> Progress:
    """Compute the progress of the actions.

    Parameters
    ----------
    actions
        Rows with ``status`` (open, done, cancelled) and ``due_on`` (``None``: never overdue).
    today
        The as-of day; an action due today is not overdue.

    >>> late = {"status": "open", "due_on": date(2026, 1, 1)}
    >>> progress([late, {**late, "status": "done"}, {**late, "status": "cancelled"}], date(2026, 2, 1))
    Progress(actions=2, done=1, overdue=1, next_due=None)
    """
    kept = [row for row in actions if row["status"] != "cancelled"]
    due = [row["due_on"] for row in kept if row["status"] == "open" and row["due_on"] is not None]
    return Progress(
        actions=len(kept),
        done=sum(row["status"] == "done" for row in kept),
        overdue=sum(day < today for day in due),
        next_due=min((day for day in due if day >= today), default=None),
    )


def in_force(plans: pd.DataFrame, today: date) -> str:
    """The id of the plan for the day, otherwise of the first (newest) one.

    ``plans`` has at least one row: ``plan_id``, ``starts_on``, ``ends_on``, newest period first.
    """
    day = pd.Timestamp(today)
    covers = plans.loc[(plans["starts_on"] <= day) & (plans["ends_on"] >= day), "plan_id"]
    return str(covers.iloc[0] if len(covers) else plans["plan_id"].iloc[0])


def problems(objectives: Sequence[Row], actions: Iterable[Row], metrics: Iterable[str]) -> list[Problem]:
    """The reasons why the plan may not be approved yet; empty if there are none.

    Every leg (sales, delivery, satisfaction) that has a target in the plan's period needs an objective
    that is linked to a target of that leg; every objective needs at least two actions that are not
    cancelled and have an owner and a due date. Inputs are means, not goals: they need no objective.

    Parameters
    ----------
    objectives
        Rows with ``objective_id``, ``goal``, ``metric`` (that of the linked target, ``None`` without one).
    actions
        Rows with ``objective_id``, ``status``, ``owner_id``, ``due_on``.
    metrics
        The metrics of the account's targets in the plan's period.
    """
    if not objectives:
        return [Problem("no_objective")]
    served = {RESULTS.get(row["metric"]) for row in objectives}
    wanted = dict.fromkeys(RESULTS[metric] for metric in metrics if metric in RESULTS)
    found = [Problem("leg_without_objective", leg) for leg in wanted if leg not in served]
    ready = Counter(
        row["objective_id"]
        for row in actions
        if row["status"] != "cancelled" and row["owner_id"] is not None and row["due_on"] is not None
    )
    return found + [
        Problem("too_few_actions", row["goal"], ready[row["objective_id"]])
        for row in objectives
        if ready[row["objective_id"]] < FEWEST_ACTIONS
    ]


def may_approve(status: str, viewer_id: str, submitted_by: str | None, owner_id: str | None) -> list[Problem]:
    """Why this person may not approve the plan: it is not submitted, or it is their own."""
    if status != "submitted":
        return [Problem("not_submitted")]
    return [Problem("own_plan")] if viewer_id in (submitted_by, owner_id) else []
