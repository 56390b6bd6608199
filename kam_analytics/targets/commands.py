"""Setting and approving the targets of a quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pandas as pd

from kam_analytics.access import Role
from kam_analytics.activities.rules.types import known_types
from kam_analytics.errors import N_, BadInput, Conflict, Forbidden
from kam_analytics.kit.rules.period import last_year
from kam_analytics.store import Scope
from kam_analytics.targets.rules import check_target


@dataclass(frozen=True, kw_only=True)
class SeenTarget:
    """A target as the person saw it when the form opened."""

    target_id: str
    metric: str
    value: float
    status: str
    version: int


def save_targets(
    scope: Scope, account_id: str, quarter_on: date, wanted: Mapping[str, float], seen: Sequence[SeenTarget]
) -> str:
    """Change the targets of a quarter to the wanted ones; return the save's id.

    ``wanted`` maps every metric with a target to its value (shares as fractions); ``seen`` are the
    targets that the person saw. Seen targets that are not wanted are removed. A director's targets are
    approved, a rep's proposed. All or nothing is saved.

    Raises ``BadInput`` for an unknown metric, an impossible value or no change, ``Forbidden``
    if a rep changes an approved target, ``Conflict`` if somebody else saved first, ``NotFound`` for an
    account out of reach.
    """
    _check(scope, account_id, quarter_on, wanted)
    today = scope.store.today
    before = {row.metric: row for row in seen}
    changed = {m: v for m, v in wanted.items() if m in before and before[m].value != v}
    added = {m: v for m, v in wanted.items() if m not in before}
    removed = [row for row in seen if row.metric not in wanted]
    if not (changed or added or removed):
        raise BadInput(N_("There is nothing to save."))
    is_director = scope.viewer.role is Role.DIRECTOR
    if not is_director and any(row.status == "approved" for row in [*removed, *(before[m] for m in changed)]):
        raise Forbidden(N_("Only a director can change an approved target."))
    said = {
        "status": "approved" if is_director else "proposed",
        "set_by": scope.viewer.user_id,
        "set_on": today,
    }
    with scope.saving() as save:
        _refuse_doubles(scope, account_id, quarter_on, added)
        for metric, value in changed.items():
            row = before[metric]
            # the value comes last: a conflict names the last column that changed
            scope.update("target", row.target_id, row.version, {**said, "value": float(value)})
        for metric, value in added.items():
            scope.insert("target", _new(account_id, quarter_on, metric, value, said))
        for row in removed:
            scope.delete("target", row.target_id, row.version)
    return save


def propose_targets(scope: Scope, account_id: str, quarter_on: date, wanted: Mapping[str, float]) -> str:
    """Add targets to a quarter as proposals, whoever does it; the others stay as they are. Return the save's id.

    Raises like ``save_targets``; ``Conflict`` if one of them has been set meanwhile.
    """
    _check(scope, account_id, quarter_on, wanted)
    if not wanted:
        raise BadInput(N_("There is nothing to save."))
    said = {"status": "proposed", "set_by": scope.viewer.user_id, "set_on": scope.store.today}
    with scope.saving() as save:
        _refuse_doubles(scope, account_id, quarter_on, wanted)
        for metric, value in wanted.items():
            scope.insert("target", _new(account_id, quarter_on, metric, value, said))
    return save


def approve_targets(scope: Scope, account_id: str, seen: Sequence[SeenTarget]) -> str:
    """Approve the proposed targets among those that the director saw; return the save's id.

    Raises like ``save_targets``; roles other than the director's are ``Forbidden``.
    """
    scope.require(account_id)
    proposed = [row for row in seen if row.status == "proposed"]
    if not proposed:
        raise BadInput(N_("There is nothing to save."))
    with scope.saving() as save:
        for row in proposed:
            scope.update("target", row.target_id, row.version, {"status": "approved"})
    return save


def _new(account_id: str, quarter_on: date, metric: str, value: float, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "target_id": uuid4().hex,
        "account_id": account_id,
        "quarter_on": quarter_on,
        "metric": metric,
        "value": float(value),
        **said,
    }


def _check(scope: Scope, account_id: str, quarter_on: date, wanted: Mapping[str, float]) -> None:
    """Refuse an account out of reach, a day that begins no quarter, an unknown measure and an impossible value."""
    scope.require(account_id)
    today = scope.store.today
    types = known_types(scope.read("activity_types", since=last_year(today), today=today)["activity_type"])
    _check_quarter(scope, quarter_on)
    for metric, value in wanted.items():
        check_target(metric, value, types)


def _check_quarter(scope: Scope, quarter_on: date) -> None:
    if pd.Timestamp(quarter_on) not in set(scope.read("fiscal_quarters")["quarter_on"]):
        raise BadInput(N_("Targets are set per fiscal quarter, and {day} is not the first day of one."), day=quarter_on)


def _refuse_doubles(scope: Scope, account_id: str, quarter_on: date, added: Mapping[str, float]) -> None:
    """Refuse a second row for an account, quarter and metric, which somebody else may have added meanwhile."""
    rows = scope.read("account_targets", account=account_id)
    there = rows[(rows["quarter_on"] == pd.Timestamp(quarter_on)) & rows["metric"].isin(list(added))]
    if len(there):
        row = there.iloc[0]
        who = "?" if pd.isna(row["set_by"]) else str(row["set_by"])
        raise Conflict(N_("{who} has set the same target in the meantime. Check it and save again."), who=who)
