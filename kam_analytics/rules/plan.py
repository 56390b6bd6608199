"""What a plan must hold before it may be approved, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

#: the three legs of a target set; metrics outside are inputs
LEGS = {
    "net_sales": "sales",
    "margin": "sales",
    "on_time_in_full": "delivery",
    "hours": "delivery",
    "claims": "delivery",
    "nps": "satisfaction",
}
#: an objective needs so many actions with owner and due date
FEWEST_ACTIONS = 2

Case = Literal["no_objective", "leg_without_objective", "too_few_actions", "own_plan", "not_submitted"]


@dataclass(frozen=True)
class Problem:
    """One reason why a plan may not be approved; ``about`` names the leg or the objective."""

    case: Case
    about: str = ""
    count: int = 0


@dataclass(frozen=True)
class Progress:
    """Actions of a plan: all but the cancelled ones, done, open past their due date, and what comes next."""

    actions: int
    done: int
    overdue: int
    next_due: date | None


def progress(actions: pd.DataFrame, today: date) -> Progress:
    """How far the actions are.

    Parameters
    ----------
    actions
        Columns ``status`` (open, done, cancelled) and ``due_on`` (may be missing: never overdue).
    today
        The as-of day; an action due today is not overdue.

    >>> rows = pd.DataFrame({"status": ["done", "open", "cancelled"], "due_on": pd.to_datetime(["2026-01-01"] * 3)})
    >>> progress(rows, date(2026, 2, 1))
    Progress(actions=2, done=1, overdue=1, next_due=None)
    """
    kept = actions[actions["status"] != "cancelled"]
    is_open = kept["status"] == "open"
    late = is_open & (kept["due_on"] < pd.Timestamp(today))
    coming = kept.loc[is_open & ~late, "due_on"].min()
    return Progress(
        len(kept),
        int((kept["status"] == "done").sum()),
        int(late.sum()),
        None if pd.isna(coming) else coming.date(),
    )


def in_force(plans: pd.DataFrame, today: date) -> str:
    """The id of the plan whose period covers the day, else of the first (the newest) one.

    ``plans`` has at least one row: ``plan_id``, ``starts_on``, ``ends_on``, newest period first.
    """
    day = pd.Timestamp(today)
    covers = plans.loc[(plans["starts_on"] <= day) & (plans["ends_on"] >= day), "plan_id"]
    return str(covers.iloc[0] if len(covers) else plans["plan_id"].iloc[0])


def problems(objectives: pd.DataFrame, actions: pd.DataFrame, targets: pd.DataFrame) -> list[Problem]:
    """Why the plan may not be approved yet; an empty list is good.

    Every leg (sales, delivery, satisfaction) that has a target in the plan's period needs an objective
    that is linked to a target of that leg; every objective needs at least two actions that are not
    cancelled and have an owner and a due date. Inputs are the way, not the goal: they need no objective.

    Parameters
    ----------
    objectives
        Columns ``objective_id``, ``goal``, ``metric`` (of the linked target, missing without one).
    actions
        Columns ``objective_id``, ``status``, ``owner_id``, ``due_on``.
    targets
        Targets of the account in the plan's period, column ``metric``.
    """
    if objectives.empty:
        return [Problem("no_objective")]
    served = {LEGS.get(str(metric)) for metric in objectives["metric"].dropna()}
    wanted = dict.fromkeys(LEGS[metric] for metric in targets["metric"] if metric in LEGS)
    found = [Problem("leg_without_objective", leg) for leg in wanted if leg not in served]
    ready = actions[(actions["status"] != "cancelled") & actions["owner_id"].notna() & actions["due_on"].notna()]
    counts = ready["objective_id"].value_counts()
    for row in objectives.itertuples():
        count = int(counts.get(row.objective_id, 0))
        if count < FEWEST_ACTIONS:
            found.append(Problem("too_few_actions", str(row.goal), count))
    return found


def may_approve(status: str, viewer_id: str, submitted_by: str | None, owner_id: str | None) -> list[Problem]:
    """Why this person may not approve the plan: it is not submitted, or it is his own."""
    if status != "submitted":
        return [Problem("not_submitted")]
    return [Problem("own_plan")] if viewer_id in (submitted_by, owner_id) else []
