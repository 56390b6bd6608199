"""Changing the cadence rules of a segment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from kam_analytics.activities.rules.types import known_types
from kam_analytics.errors import N_, BadInput, Conflict
from kam_analytics.kit.rules.period import last_year
from kam_analytics.kit.rules.rhythm import MONTHS
from kam_analytics.rhythm.commands.tasks import fiscal_start, make_tasks
from kam_analytics.rhythm.rules.cadence import MOST_A_YEAR, WITH_WHOM, first_day
from kam_analytics.store import Scope

_DAY = timedelta(days=1)


# reason: one argument for each field of the form
def save_rule(
    scope: Scope, segment: str, activity_type: str, per_year: int, rhythm: str, whom: str, *, version: int | None = None
) -> str:
    """Set how often a segment gets an activity; 0 a year ends the rule. The save's id.

    A rule that is there is followed to the end of its period, and the new one from the next; a segment that has none
    of the type gets it from this period on, never for those before. ``version`` is that of the rule that the person
    saw, ``None`` for none. Raises ``BadInput`` for values outside the lists and without a change, ``Conflict`` when
    somebody else was first, ``Forbidden`` for other roles than the director.
    """
    today = scope.store.today
    types = known_types(scope.read("activity_types", since=last_year(today), today=today)["activity_type"])
    if segment not in {row["segment"] for row in scope.records("segments")}:
        raise BadInput(N_("There is no segment “{name}”."), name=segment)
    if activity_type not in types:
        raise BadInput(N_("There is no activity type “{name}”."), name=activity_type)
    if rhythm not in MONTHS or whom not in WITH_WHOM or not 0 <= per_year <= MOST_A_YEAR:
        raise BadInput(N_("A rule is 0 to {n} activities a year, each month, quarter or year."), n=MOST_A_YEAR)
    if 0 < per_year < 12 // MONTHS[rhythm]:
        raise BadInput(N_("{n} a year are fewer than the periods of this rhythm: choose a longer one."), n=per_year)
    new = {"per_year": per_year, "rhythm": rhythm, "with_whom": whom}
    with scope.saving() as save:
        rules = [
            row
            for row in scope.records("cadence_rules")
            if (row["segment"], row["activity_type"]) == (segment, activity_type)
        ]
        last = next((row for row in rules if row["to_on"] is None), None)
        if (None if last is None else last["version"]) != version:
            raise Conflict(N_("Somebody else has changed this rule in the meantime. Look at it and save again."))
        if per_year == (0 if last is None else last["per_year"]) and (
            last is None or all(last[name] == value for name, value in new.items())
        ):
            raise BadInput(N_("There is nothing to save."))
        begins = _first_day(scope, segment, rules, last, rhythm)
        if last is not None and begins is not None and last["from_on"] is not None and last["from_on"] >= begins:
            # it has not begun: its tasks go on under it, or with an end before its beginning go
            values = new if per_year else {"to_on": last["from_on"] - _DAY}
            scope.update("cadence_rule", last["cadence_rule_id"], last["version"], values)
        else:
            if last is not None and begins is not None:
                scope.update("cadence_rule", last["cadence_rule_id"], last["version"], {"to_on": begins - _DAY})
            if per_year:
                rule = {"cadence_rule_id": uuid4().hex, "segment": segment, "activity_type": activity_type, **new}
                scope.insert("cadence_rule", {**rule, "from_on": begins})
        make_tasks(scope)
    return save


def _first_day(
    scope: Scope, segment: str, rules: Sequence[dict[str, Any]], last: dict[str, Any] | None, rhythm: str
) -> date | None:
    since = next(row["since_on"] for row in scope.records("segments") if row["segment"] == segment)
    return first_day(
        rhythm, None if last is None else last["rhythm"], [row["to_on"] for row in rules],
        is_followed=since is not None, today=scope.store.today, fiscal_start=fiscal_start(scope),
    )  # fmt: skip
