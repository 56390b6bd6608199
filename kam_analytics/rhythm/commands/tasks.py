"""Making the tasks that segments and rules ask for, and closing those with evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from kam_analytics.access import Role
from kam_analytics.activities.commands import match_evidence
from kam_analytics.errors import N_, BadInput, Conflict
from kam_analytics.rhythm.rules.generator import Changes, NewTask, Practice, changes
from kam_analytics.rhythm.rules.made import Made, together
from kam_analytics.rhythm.rules.practice import practice_of, tasks_of, year_ahead
from kam_analytics.store import Scope

#: the tables whose rows decide which tasks are added: a change of one of them while tasks are computed begins again,
#: and so does another run that adds some. A changed task refuses its own update; a new owner comes with the next run.
DECISIVE = ("cadence_rule", "segment", "segment_membership", "setting")
_DAY = timedelta(days=1)
_TRIES = 3
#: how far ahead tasks are made at most
_YEARS = 5


def make_tasks(scope: Scope, *, account_id: str = "", until: date | None = None, is_dry: bool = False) -> Made:
    """Make the tasks that segments and rules ask for, close those with evidence; of one account, or of all in sight.

    Tasks are made 12 months ahead, or for the periods whose middle day is to ``until``. Computed before the save, so
    that nobody waits; when somebody else was first, computed again. Repeated, it changes nothing. Raises ``BadInput``
    for a day more than five years from today.
    """
    if until is not None and until.year > scope.store.today.year + _YEARS:
        raise BadInput(N_("Tasks are made at most {n} years ahead."), n=_YEARS)
    for _turn in range(_TRIES):
        seen, there = dict(scope.store.versions), scope.records("cadence_task_count")
        wanted, begun = _wanted(scope, account_id, until)
        if is_dry:
            return _counted(wanted)
        # made before the save: nobody waits for it
        rows = _rows(wanted.add)
        try:
            with scope.saving():
                is_first = all(scope.store.versions[name] == seen[name] for name in DECISIVE)
                is_first = is_first and scope.records("cadence_task_count") == there
                if is_first:
                    _begin_practice(scope, begun)
                    _write(scope, wanted, rows)
        except Conflict:
            continue
        if is_first:
            return together([_counted(wanted), Made(**match_evidence(scope, account_id=account_id))])
    raise Conflict(N_("Somebody else is changing tasks at the same time. Try again."))


def practice(scope: Scope, account_id: str = "") -> Practice:
    """What the segments of one account, or of all in sight, ask for."""
    return practice_of(
        memberships=scope.records("segment_memberships", account=account_id),
        rules=scope.records("cadence_rules"),
        segments=scope.records("segments"),
        owners=scope.records("account_owners", account=account_id),
        fiscal_start=fiscal_start(scope),
        country=scope.store.settings["holiday_country"],
        today=scope.store.today,
    )


def _wanted(scope: Scope, account_id: str, until: date | None) -> tuple[Changes, list[dict[str, Any]]]:
    """What to change, and the segments that are followed from today because they were not yet."""
    today, asked = scope.store.today, practice(scope, account_id)
    with_rules, with_members = {rule.segment for rule in asked.rules}, {one.segment for one in asked.memberships}
    begun = [
        row
        for row in scope.records("segments")
        if row["since_on"] is None and row["segment"] in with_rules & with_members
    ]
    taken = [
        (row["user_id"], row["due_on"])
        for row in (scope.records("taken_days", since=today) if account_id else ())
        for _n in range(row["tasks"])
    ]
    tasks = tasks_of(scope.records("cadence_tasks", account=account_id))
    horizon = year_ahead(today) if until is None else until + _DAY
    return changes(asked, tasks, today=today, until=horizon, taken=taken), begun


def _begin_practice(scope: Scope, segments: Sequence[dict[str, Any]]) -> None:
    """A segment that makes its first tasks is followed from today."""
    if scope.viewer.role is not Role.DIRECTOR:
        return
    for row in segments:
        put_segment(scope, row["segment"], row["version"], {"since_on": scope.store.today})


def put_segment(scope: Scope, segment: str, version: int, values: dict[str, Any]) -> None:
    """Change how a segment is followed; one that only a file has named so far (version 0) is added."""
    if version:
        scope.update("segment", segment, version, values)
    else:
        scope.insert("segment", {"segment": segment, **values})


def _rows(new: Sequence[NewTask]) -> list[dict[str, Any]]:
    """The rows of new tasks."""
    return [
        {
            "task_id": uuid4().hex, "account_id": one.account_id, "user_id": one.user_id,
            "activity_type": one.rule.activity_type, "title": one.rule.activity_type, "due_on": one.due_on,
            "status": "open", "cadence_rule_id": one.rule.rule_id, "period_on": one.period.since,
            "ordinal": one.ordinal,
        }
        for one in new
    ]  # fmt: skip


def _write(scope: Scope, wanted: Changes, rows: Sequence[dict[str, Any]]) -> None:
    scope.insert_many("task", rows)
    scope.update_many(
        "task", {task.task_id: (task.version, {"status": "cancelled", "reason": why}) for task, why in wanted.cancel}
    )
    followed = {task.task_id: task.version + 1 for task, _rule_id in wanted.follow}
    scope.update_many(
        "task", {task.task_id: (task.version, {"cadence_rule_id": rule_id}) for task, rule_id in wanted.follow}
    )
    scope.update_many(
        "task",
        {
            task.task_id: (followed.get(task.task_id, task.version), {"user_id": owner})
            for task, owner in wanted.hand_over
        },
    )


def _counted(wanted: Changes) -> Made:
    return Made(
        added=len(wanted.add),
        cancelled=len(wanted.cancel),
        followed=len(wanted.follow),
        handed_over=len(wanted.hand_over),
    )


def fiscal_start(scope: Scope) -> int:
    """The month in which the fiscal year of the store begins."""
    return int(scope.store.settings["fiscal_start"])
