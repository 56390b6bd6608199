"""Logging what was done, and closing the tasks that it is the evidence of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from kam_analytics.activities.rules.evidence import Done, Due, closed_by, with_whom
from kam_analytics.activities.rules.types import BUILT_IN
from kam_analytics.errors import N_, BadInput, Conflict, NotFound
from kam_analytics.kit.rules.period import last_year
from kam_analytics.kit.rules.rhythm import period_from
from kam_analytics.kit.rules.text import clean_line
from kam_analytics.store import Scope

#: characters of a subject, and how much one row may count
MOST_CHARACTERS, MOST_AT_ONCE = 200, 1000
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Met:
    """A contact who was there, and where the person said it how much he is for us (``contact.support``).

    ``version`` is that of the contact as the person saw it.
    """

    contact_id: str
    support: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class NextStep:
    """What is to be done next, and when: a task of the person who logs; without a title there is none."""

    title: str | None
    due_on: date


# reason: one argument for each field of the form
def log_activity(
    scope: Scope,
    account_id: str,
    activity_type: str,
    done_on: date,
    people: Sequence[Met] = (),
    subject: str | None = None,
    quantity: int = 1,
    *,
    task_id: str | None = None,
    task_version: int | None = None,
    next_step: NextStep | None = None,
) -> str:
    """Write down something done with an account, what was learnt there and what is next; the save's id.

    One save for the activity, the support of the people, the task that it completes where one is given (as the person
    saw it, by ``task_version``) and the task of the next step. A person who is named twice was there once.

    Raises ``BadInput`` for a day in the future, an unknown type, somebody who is not a contact of the account now, a
    text that is too long or a next step in the past; ``NotFound`` for an account or a task out of reach; ``Forbidden``
    for support that the role may not change; ``Conflict`` when the task or a contact was changed or closed since.
    """
    today = scope.store.today
    scope.require(account_id)
    if done_on > today:
        raise BadInput(N_("The date done cannot be in the future."))
    if not 1 <= quantity <= MOST_AT_ONCE:
        raise BadInput(N_("One entry can hold 1 to {n} activities."), n=MOST_AT_ONCE)
    # the usual types need no look at what is there
    if activity_type not in BUILT_IN and activity_type not in _types_used(scope):
        raise BadInput(N_("There is no activity type “{name}”."), name=activity_type)
    contacts = {row["contact_id"]: row for row in scope.records("contact_names", account=account_id)} if people else {}
    if any(met.contact_id not in contacts for met in people):
        raise BadInput(N_("This person is no longer a contact of the account."))
    text = clean_line(subject, MOST_CHARACTERS) or None
    new = _task_of(scope, account_id, next_step)
    activity_id = uuid4().hex
    with scope.saving() as save:
        scope.insert(
            "activity",
            {
                "activity_id": activity_id,
                "account_id": account_id,
                "activity_type": activity_type,
                "done_on": done_on,
                "user_id": scope.viewer.user_id,
                "contact_ids": list(dict.fromkeys(met.contact_id for met in people)) or None,
                "quantity": quantity,
                "subject": text,
            },
        )
        if task_id is not None:
            _complete(scope, account_id, task_id, task_version, {"done_on": done_on, "activity_id": activity_id})
        for met in {met.contact_id: met for met in people if met.support is not None}.values():
            now = contacts[met.contact_id]
            if met.support != now["support"]:
                said = {"support": met.support, "support_on": done_on}
                scope.update("contact", met.contact_id, met.version or now["version"], said)
        if new:
            scope.insert("task", new)
        match_evidence(scope, account_id=account_id)
    return save


# reason: one argument for each field of the form
def complete_task(
    scope: Scope,
    account_id: str,
    task_id: str,
    version: int | None,
    done_on: date,
    reason: str | None = None,
    next_step: NextStep | None = None,
) -> str:
    """Mark a task as done that no activity stands for, and add the next one; the save's id.

    ``reason`` are the words of the person, needed for a task of a rhythm. Raises as ``log_activity``, and ``BadInput``
    without them.
    """
    scope.require(account_id)
    if done_on > scope.store.today:
        raise BadInput(N_("The date done cannot be in the future."))
    words = clean_line(reason, MOST_CHARACTERS) or None
    if _open_task(scope, account_id, task_id)["cadence_rule_id"] is not None and words is None:
        raise BadInput(N_("Say in the subject why this task needs no activity."))
    new = _task_of(scope, account_id, next_step)
    with scope.saving() as save:
        _complete(scope, account_id, task_id, version, {"done_on": done_on, "reason": words})
        if new:
            scope.insert("task", new)
    return save


def _types_used(scope: Scope) -> set[str]:
    today = scope.store.today
    return {row["activity_type"] for row in scope.records("activity_types", since=last_year(today), today=today)}


def _task_of(scope: Scope, account_id: str, step: NextStep | None) -> dict[str, Any] | None:
    """The task of a next step, for the person who logs it; none where nothing is to be done."""
    title = clean_line(step.title, MOST_CHARACTERS) if step else ""
    if step is None or not title:
        return None
    if step.due_on < scope.store.today:
        raise BadInput(N_("The next step lies in the past: choose today or a later day."))
    return {
        "task_id": uuid4().hex, "account_id": account_id, "user_id": scope.viewer.user_id, "title": title,
        "due_on": step.due_on, "status": "open",
    }  # fmt: skip


def _open_task(scope: Scope, account_id: str, task_id: str) -> dict[str, Any]:
    task = scope.row("task", task_id)
    if task is None or task["account_id"] != account_id:
        raise NotFound
    if task["status"] != "open":
        raise Conflict(N_("This task was closed meanwhile."))
    return task


def _complete(scope: Scope, account_id: str, task_id: str, version: int | None, how: dict[str, Any]) -> None:
    """Mark an open task of the account as done."""
    task = _open_task(scope, account_id, task_id)
    scope.update("task", task_id, task["version"] if version is None else version, {"status": "done", **how})


def count_once(scope: Scope) -> str:
    """Make one of every activity that was logged here and imported too; the save's id.

    The imported one stays, under the id of its source, and takes the people and the subject that it lacks. Raises
    ``NotFound`` where there is none, ``Conflict`` when a row was changed meanwhile.
    """
    rows = scope.records("logged_twice")
    if not rows:
        raise NotFound
    with scope.saving() as save:
        for row in rows:
            people = list(dict.fromkeys([*(row["imported_people"] or ()), *(row["logged_people"] or ())]))
            lacking: dict[str, Any] = {"contact_ids": people} if len(people) > len(row["imported_people"] or ()) else {}
            if row["imported_subject"] is None and row["logged_subject"] is not None:
                lacking["subject"] = row["logged_subject"]
            scope.delete("activity", row["logged_id"], row["logged_version"])
            if lacking:
                scope.update("activity", row["imported_id"], row["imported_version"], lacking)
        for account_id in sorted({row["account_id"] for row in rows}):
            # what the logged one closed is closed by the imported one
            match_evidence(scope, account_id=account_id)
    return save


def match_evidence(scope: Scope, *, account_id: str = "") -> dict[str, int]:
    """Close the open tasks that activities are the evidence of, and open those again whose activity is gone.

    Returns how many were ``closed`` and ``reopened``.
    """
    rows = scope.records("cadence_tasks", account=account_id)
    if not rows:
        return {"closed": 0, "reopened": 0}
    since = min(row["period_on"] for row in rows)
    activities = scope.records("evidence", account=account_id, since=since, until=scope.store.today)
    there = {(row["activity_id"], row["account_id"]) for row in activities}
    gone = [
        row
        for row in rows
        if row["status"] == "done" and row["activity_id"] and (row["activity_id"], row["account_id"]) not in there
    ]
    due = [_due(row) for row in [*gone, *(row for row in rows if row["status"] == "open")]]
    done = [
        Done(
            activity_id=row["activity_id"], account_id=row["account_id"], activity_type=row["activity_type"],
            done_on=row["done_on"], with_whom=with_whom(row["people"], row["buying_roles"], row["influence"]),
        )
        for row in activities if row["task_id"] is None and row["activity_id"] is not None
    ]  # fmt: skip
    found = closed_by(due, done)
    closed = {
        task.task_id: (task.version, {"status": "done", "done_on": one.done_on, "activity_id": one.activity_id})
        for task, one in found
    }
    reopened = {
        row["task_id"]: (row["version"], {"status": "open", "done_on": None, "activity_id": None})
        for row in gone
        if row["task_id"] not in closed
    }
    if closed or reopened:
        scope.update_many("task", {**closed, **reopened})
    return {"closed": len(closed), "reopened": len(reopened)}


def _due(row: dict[str, Any]) -> Due:
    period = period_from(row["rhythm"], row["period_on"])
    return Due(
        task_id=row["task_id"], account_id=row["account_id"], activity_type=row["activity_type"],
        with_whom=row["with_whom"], period=period,
        late_until=period_from(row["rhythm"], period.until + _DAY).until,
        due_on=row["due_on"], version=row["version"],
    )  # fmt: skip
