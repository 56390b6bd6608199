"""What is wrong with an account without an amount of euros: an order overdue, actions late, no plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: kinds of signs, in the order in which they are said
KINDS = ("overdue_order", "overdue_actions", "no_plan", "no_actions")
#: the segment whose accounts have a plan
PLANNED_SEGMENT = "A"


@dataclass(frozen=True, kw_only=True)
class State:
    """What is known of one account on a day.

    ``waiting`` is days since the last order, ``usual`` the account's own 90th percentile of ``intervals`` intervals,
    ``is_overdue`` missing with too few of them: then nothing is said of its orders.
    """

    account_id: str
    name: str
    waiting: int | None = None
    usual: float | None = None
    intervals: int = 0
    is_overdue: bool | None = None
    needs_plan: bool = False
    plans: int = 0
    open_actions: int = 0
    overdue_actions: int = 0
    oldest_action_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One thing that is wrong, and the numbers that say it. ``n`` counts, ``days`` is the longest wait."""

    kind: str
    n: int = 0
    days: int = 0
    usual: float | None = None


def signs(state: State, today: date) -> tuple[Sign, ...]:
    """Everything that is wrong with an account, in the order of ``KINDS``.

    >>> signs(State(account_id="a", name="A", needs_plan=True), date(2026, 1, 1))[0].kind
    'no_plan'
    """
    found = []
    if state.is_overdue and state.waiting is not None:
        found.append(Sign(kind="overdue_order", n=state.intervals, days=state.waiting, usual=state.usual))
    if state.overdue_actions:
        found.append(Sign(kind="overdue_actions", n=state.overdue_actions, days=_days(state.oldest_action_on, today)))
    if state.needs_plan and not state.plans:
        found.append(Sign(kind="no_plan"))
    if state.plans and not state.open_actions:
        found.append(Sign(kind="no_actions", n=state.plans))
    return tuple(found)


def _days(day: date | None, today: date) -> int:
    return 0 if day is None else (today - day).days
