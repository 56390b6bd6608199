"""Choosing segments, and what became of it: who does it in tests of rhythm, and what is in store afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.rhythm.commands.segments import choose_segment
from kam_analytics.store import Store

TODAY = date(2027, 1, 4)
REP = Viewer("rep", "Rep", Role.REP)


def choose(store: Store, *accounts: str, segment: str | None = "A", day: date = TODAY, who: Viewer = REP) -> Any:
    with store.scope(who) as scope:
        return choose_segment(scope, accounts, segment, day, "Potential")


def tasks(store: Store, account: str = "a", status: str = "open") -> list[dict[str, Any]]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return [row for row in scope.records("cadence_tasks", account=account) if row["status"] == status]


def spells(store: Store, account: str = "a") -> list[tuple[Any, ...]]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        rows = scope.records("segment_memberships", account=account)
    return [(row["segment"], row["from_on"], row["to_on"], row["status"], row["decided_by"]) for row in rows]


def rule(store: Store, segment: str = "A", kind: str = "call") -> dict[str, Any]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        rules = scope.records("cadence_rules")
    return next(row for row in rules if (row["segment"], row["activity_type"], row["to_on"]) == (segment, kind, None))
