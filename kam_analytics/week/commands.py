"""What a person does with open tasks: move them, close them in words, hand them over; several in one save."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kam_analytics.errors import N_, BadInput, Conflict, NotFound
from kam_analytics.kit.rules.rhythm import period_from
from kam_analytics.kit.rules.text import clean_line
from kam_analytics.store import Scope
from kam_analytics.week.rules import lines

MOST_CHARACTERS = 200


def move_tasks(scope: Scope, tasks: Mapping[str, int], due_on: date) -> str:
    """Give open tasks another day; the save's id. ``tasks`` maps each to the version that the person saw.

    A task of a rhythm stays within its period: after it, it would be missed. A moved task stays moved. Raises
    ``BadInput`` without a task, for a day in the past or after the period of one of them, ``NotFound`` for a task out
    of reach, ``Conflict`` when one was changed or closed since; then none is moved.
    """
    rows = _open(scope, tasks)
    if due_on < scope.store.today:
        raise BadInput(N_("Choose today or a later day."))
    ends = [period_from(row["rhythm"], row["period_on"]).until for row in rows if row["rhythm"]]
    if ends and due_on > min(ends):
        raise BadInput(
            N_("One of these tasks belongs to a period that ends on {day}: after it, it would be missed."),
            day=min(ends),
        )
    return _save(scope, tasks, {"due_on": due_on, "is_moved": True})


def close_tasks(scope: Scope, tasks: Mapping[str, int], reason: str) -> str:
    """Close open tasks in words, without an activity; the save's id.

    Raises as ``move_tasks``, and ``BadInput`` without words.
    """
    _open(scope, tasks)
    words = clean_line(reason, MOST_CHARACTERS)
    if not words:
        raise BadInput(N_("Say why these tasks are closed."))
    return _save(scope, tasks, {"status": "done", "done_on": scope.store.today, "reason": words})


def hand_over(scope: Scope, tasks: Mapping[str, int], user_id: str) -> str:
    """Give open tasks to somebody else who works with their accounts; the save's id. Raises as ``move_tasks``."""
    rows = _open(scope, tasks)
    for account_id in sorted({row["account_id"] for row in rows}):
        working = scope.records("account_people", account=account_id, today=scope.store.today)
        if user_id not in {person["user_id"] for person in working}:
            raise BadInput(N_("This person does not work with every account of these tasks."))
    return _save(scope, tasks, {"user_id": user_id, "is_handed_over": True})


def _open(scope: Scope, tasks: Mapping[str, int]) -> list[dict[str, Any]]:
    if not tasks:
        raise BadInput(N_("Choose at least one task."))
    rows = scope.records("chosen_tasks", tasks=lines(tasks))
    if len(rows) != len(tasks):
        raise NotFound
    if any(row["status"] != "open" for row in rows):
        raise Conflict(N_("One of these tasks was closed meanwhile. Choose again."))
    return rows


def _save(scope: Scope, tasks: Mapping[str, int], values: Mapping[str, Any]) -> str:
    with scope.saving() as save:
        scope.update_many("task", {task: (version, values) for task, version in tasks.items()})
    return save
