"""Logging what was done."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from kam_analytics.activities.rules import known_types
from kam_analytics.errors import N_, BadInput, NotFound
from kam_analytics.kit.rules.period import last_year
from kam_analytics.kit.rules.text import clean_line
from kam_analytics.store import Scope

#: characters of a subject, and how much one row may count
MOST_CHARACTERS, MOST_AT_ONCE = 200, 1000


# reason: one argument for each field of the form
def log_activity(
    scope: Scope,
    account_id: str,
    activity_type: str,
    done_on: date,
    contact_id: str | None = None,
    subject: str | None = None,
    quantity: int = 1,
    *,
    task_id: str | None = None,
    task_version: int | None = None,
) -> str:
    """Write down something done with an account, and complete its task where one is given; the save's id.

    ``task_version`` is the version that the person saw. Raises ``BadInput`` for a day in the future,
    an unknown type, a contact of another account or a text that is too long; ``NotFound`` for an
    account or a task out of reach; ``Conflict`` when the task was changed since.
    """
    today = scope.store.today
    scope.require(account_id)
    if done_on > today:
        raise BadInput(N_("The date done cannot be in the future."))
    if not 1 <= quantity <= MOST_AT_ONCE:
        raise BadInput(N_("One entry can hold 1 to {n} activities."), n=MOST_AT_ONCE)
    types = known_types(scope.read("activity_types", since=last_year(today), today=today)["activity_type"])
    if activity_type not in types:
        raise BadInput(N_("There is no activity type “{name}”."), name=activity_type)
    if contact_id is not None:
        people = scope.read("contact_names", account=account_id)
        if contact_id not in set(people["contact_id"]):
            raise BadInput(N_("This person is no longer a contact of the account."))
    text = clean_line(subject, MOST_CHARACTERS) or None
    with scope.saving() as save:
        scope.insert(
            "activity",
            {
                "activity_id": uuid4().hex,
                "account_id": account_id,
                "activity_type": activity_type,
                "done_on": done_on,
                "user_id": scope.viewer.user_id,
                "contact_id": contact_id,
                "quantity": quantity,
                "subject": text,
            },
        )
        if task_id is not None:
            _complete(scope, account_id, task_id, task_version, done_on)
    return save


def complete_task(scope: Scope, account_id: str, task_id: str, version: int | None, done_on: date) -> str:
    """Mark a task as done that no activity stands for; the save's id. Raises as ``log_activity``."""
    scope.require(account_id)
    if done_on > scope.store.today:
        raise BadInput(N_("The date done cannot be in the future."))
    with scope.saving() as save:
        _complete(scope, account_id, task_id, version, done_on)
    return save


def _complete(scope: Scope, account_id: str, task_id: str, version: int | None, done_on: date) -> None:
    """Mark a task of the account as done."""
    tasks = scope.read("account_tasks", account=account_id).set_index("task_id")
    if task_id not in tasks.index:
        raise NotFound
    seen = int(tasks.loc[task_id, "version"]) if version is None else version
    scope.update("task", task_id, seen, {"status": "done", "done_on": done_on})


def count_once(scope: Scope) -> str:
    """Make one of every activity that was logged here and imported too; the save's id.

    The imported one stays, under the id of its source, and takes the contact and the subject that it lacks. Raises
    ``NotFound`` where there is none, ``Conflict`` when a row was changed meanwhile.
    """
    rows = scope.records("logged_twice")
    if not rows:
        raise NotFound
    with scope.saving() as save:
        for row in rows:
            lacking = {
                name: row[f"logged_{place}"]
                for name, place in (("contact_id", "contact"), ("subject", "subject"))
                if row[f"imported_{place}"] is None and row[f"logged_{place}"] is not None
            }
            scope.delete("activity", row["logged_id"], row["logged_version"])
            if lacking:
                scope.update("activity", row["imported_id"], row["imported_version"], lacking)
    return save
