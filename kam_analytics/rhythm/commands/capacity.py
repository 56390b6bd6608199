"""Absences, and the assumptions by which capacity is counted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from uuid import uuid4

from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.rules.period import month_end
from kam_analytics.kit.rules.text import clean_line
from kam_analytics.kit.rules.working_days import working_days
from kam_analytics.rhythm.rules.capacity import DAY, PLANNABLE, Absence, Work, available, load, overloaded
from kam_analytics.rhythm.rules.practice import months_ahead
from kam_analytics.store import Scope

_MOST_CHARACTERS, _MOST_HOURS = 200, 100.0


def add_absence(scope: Scope, user_id: str, from_on: date, to_on: date, reason: str = "") -> str:
    """A person is away; the save's id.

    Raises ``BadInput`` for a last day before the first and for a person who is not there, ``Forbidden`` for other
    roles than the director.
    """
    if to_on < from_on:
        raise BadInput(N_("The last day of an absence cannot be before its first."))
    if user_id not in {row["user_id"] for row in scope.records("people")}:
        raise BadInput(N_("Choose a person."))
    row = {
        "user_id": user_id,
        "from_on": from_on,
        "to_on": to_on,
        "reason": clean_line(reason, _MOST_CHARACTERS) or None,
    }
    with scope.saving() as save:
        scope.insert("absence", {"absence_id": uuid4().hex, **row})
    return save


def remove_absence(scope: Scope, absence_id: str, version: int) -> str:
    """Take an absence out; the save's id. Raises as ``Scope.delete``."""
    with scope.saving() as save:
        scope.delete("absence", absence_id, version)
    return save


def set_assumptions(scope: Scope, wanted: Mapping[str, float]) -> str:
    """Change the hours of activities, of a day, and the part of a day that can be planned; the save's id.

    Names that are not there are added: activity types. Raises ``BadInput`` for hours below 0 or above 100, a day above
    24 hours or of none, a part outside 0 to 1, and without a change.
    """
    known = {row["name"]: row for row in scope.records("capacity_assumptions")}
    changed = {
        name: float(value) for name, value in wanted.items() if name not in known or known[name]["value"] != value
    }
    for name, value in changed.items():
        most = {PLANNABLE: 1.0, DAY: 24.0}.get(name, _MOST_HOURS)
        least = math.ulp(0.0) if name in (PLANNABLE, DAY) else 0.0
        if not math.isfinite(value) or not least <= value <= most:
            raise BadInput(N_("“{name}” must be a number from 0 to {most}."), name=name, most=f"{most:g}")
    if not changed:
        raise BadInput(N_("There is nothing to save."))
    with scope.saving() as save:
        for name, value in changed.items():
            if name in known:
                scope.update("capacity_assumption", name, known[name]["version"], {"value": value})
            else:
                scope.insert("capacity_assumption", {"name": name, "value": value})
    return save


def months_above(scope: Scope, user_id: str, more: Sequence[Work]) -> list[date]:
    """The coming months in which a person would get more work than can be planned, of those that get more."""
    months = months_ahead(scope.store.today)
    assumptions = {row["name"]: row["value"] for row in scope.records("capacity_assumptions")}
    planned = [
        Work(user_id=row["user_id"], month_on=row["month_on"], kind=row["kind"], n=row["n"])
        for row in scope.records("person_load", since=months[0], until=month_end(months[-1]))
        if row["user_id"] == user_id
    ]
    absences = [
        Absence(user_id=row["user_id"], from_on=row["from_on"], to_on=row["to_on"])
        for row in scope.records("absences", since=months[0])
    ]
    days = partial(working_days, scope.store.settings["holiday_country"])
    can = available([user_id], months, absences, assumptions, days)
    return overloaded(
        load(planned, assumptions).get(user_id, {}), load(more, assumptions).get(user_id, {}), can[user_id]
    )
