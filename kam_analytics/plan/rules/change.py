"""What is a real change of a plan, and how long a plan lives on one."""

from __future__ import annotations

#: days since the last real change: alive up to the first, dusty from the second
ALIVE, DUSTY = 30, 90
#: table -> columns in the change log that are a real change; ``*`` is a new row. The words of a plan (title, goal,
#: where we can help, risks, expected result, evidence) are not among them: typing is no change, nor is an opened page
COUNTS: dict[str, frozenset[str]] = {
    "plan": frozenset({"*", "status", "starts_on", "ends_on"}),
    "plan_objective": frozenset({"*", "target_id", "horizon", "due_on"}),
    "plan_action": frozenset({"*", "status", "owner_id", "due_on"}),
    "target": frozenset({"value"}),
}


def counts(table: str, column: str, *, is_closed: bool, is_assigned: bool) -> bool:
    """Return True if a change in the log is a real change of its plan.

    A new action counts once it has an owner and a due date, and a status of an action while the action is closed (done
    or cancelled): closing one and undoing it leaves no trace.

    >>> counts("plan_action", "status", is_closed=True, is_assigned=False)
    True
    >>> counts("plan_action", "*", is_closed=False, is_assigned=False)
    False
    >>> counts("plan", "risks", is_closed=False, is_assigned=False)
    False
    """
    if column not in COUNTS.get(table, ()):
        return False
    if table != "plan_action":
        return True
    return is_assigned if column == "*" else is_closed if column == "status" else True


def liveness(days: int | None) -> str | None:
    """``alive``, ``quiet`` or ``dusty`` by the days since the last real change; ``None`` where these are not known.

    >>> [liveness(days) for days in (0, 30, 31, 89, 90, None)]
    ['alive', 'alive', 'quiet', 'quiet', 'dusty', None]
    """
    if days is None:
        return None
    return "alive" if days <= ALIVE else "dusty" if days >= DUSTY else "quiet"
