"""Which own account needs attention, and why: one computed reason a line, most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kam_analytics.sales.rules import is_falling

#: kinds of reasons, most urgent first
KINDS = ("overdue_order", "falling_sales", "overdue_actions", "no_plan", "no_actions", "overdue_tasks")
#: the segment whose accounts have a plan
PLANNED_SEGMENT = "A"


@dataclass(frozen=True, kw_only=True)
class State:
    """What is known of one account on a day; amounts are currency units of 12 whole months.

    Missing sales or intervals are unknown: they give no reason. ``waiting`` is days since the last
    order, ``usual`` the account's own 90th percentile of ``intervals`` intervals, ``is_overdue``
    missing with too few of them.
    """

    account_id: str
    name: str
    net_sales: float | None = None
    before: float | None = None
    waiting: int | None = None
    usual: float | None = None
    intervals: int = 0
    is_overdue: bool | None = None
    needs_plan: bool = False
    plans: int = 0
    open_actions: int = 0
    overdue_actions: int = 0
    oldest_action_on: date | None = None
    overdue_tasks: int = 0
    oldest_task_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why an account needs attention; the numbers that say it. ``n`` counts, ``days`` is the longest wait."""

    kind: str
    n: int = 0
    days: int = 0
    usual: float | None = None
    now: float | None = None
    before: float | None = None

    @property
    def change(self) -> float | None:
        """Sales against the 12 months before."""
        return self.now / self.before - 1 if self.now is not None and self.before else None


@dataclass(frozen=True, kw_only=True)
class Attention:
    """One account with its reasons, most urgent first; ``stake`` is its larger year of sales."""

    account_id: str
    name: str
    reasons: tuple[Reason, ...]
    stake: float

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(reason.kind for reason in self.reasons)


def reasons(state: State, today: date) -> tuple[Reason, ...]:
    """Every reason why this account needs attention, in the order of ``KINDS``.

    >>> reasons(State(account_id="a", name="A", net_sales=80.0, before=100.0), date(2026, 1, 1))[0].kind
    'falling_sales'
    """
    found = []
    if state.is_overdue and state.waiting is not None:
        found.append(Reason(kind="overdue_order", n=state.intervals, days=state.waiting, usual=state.usual))
    if state.before is not None and is_falling(state.net_sales or 0.0, state.before):
        found.append(Reason(kind="falling_sales", now=state.net_sales or 0.0, before=state.before))
    if state.overdue_actions:
        found.append(Reason(kind="overdue_actions", n=state.overdue_actions, days=_days(state.oldest_action_on, today)))
    if state.needs_plan and not state.plans:
        found.append(Reason(kind="no_plan"))
    if state.plans and not state.open_actions:
        found.append(Reason(kind="no_actions", n=state.plans))
    if state.overdue_tasks:
        found.append(Reason(kind="overdue_tasks", n=state.overdue_tasks, days=_days(state.oldest_task_on, today)))
    return tuple(found)


def attention(states: list[State], today: date) -> list[Attention]:
    """Accounts with a reason: by their most urgent one, then by what is at stake; ties by id.

    Those that bought nothing in both years come last: they are lost, not late.
    """
    found = [
        Attention(
            account_id=state.account_id,
            name=state.name,
            reasons=why,
            stake=max(state.net_sales or 0.0, state.before or 0.0),
        )
        for state in states
        if (why := reasons(state, today))
    ]
    return sorted(found, key=lambda item: (item.stake <= 0, KINDS.index(item.kinds[0]), -item.stake, item.account_id))


def _days(day: date | None, today: date) -> int:
    return 0 if day is None else (today - day).days
