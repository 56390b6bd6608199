"""Writes to contracts."""

from __future__ import annotations

from datetime import date
from typing import Any

from kam_analytics.contracts.rules import DAYS, check_days
from kam_analytics.errors import N_, BadInput, NotFound
from kam_analytics.store import Scope


# reason: one argument for each field of the form
def save_days(
    scope: Scope,
    contract_id: str,
    version: int,
    *,
    notice_on: date | None,
    option_on: date | None,
    tender_on: date | None,
    is_open_ended: bool,
) -> str:
    """Set the days on which a contract is decided, and whether it is open-ended; the save's id.

    ``None`` is a day that is not known. An import that brings other values later leaves what was saved here. Raises
    ``BadInput`` for days that ``check_days`` refuses, without a change, and for a number that several sources use;
    ``NotFound``, ``Forbidden`` and ``Conflict`` as ``Scope.update`` does.
    """
    row = scope.row("contract", contract_id)
    if row is None:
        raise NotFound
    days = dict(zip(DAYS, (notice_on, option_on, tender_on), strict=True))
    check_days(days, row["ends_on"], is_open_ended=is_open_ended)
    wanted: dict[str, Any] = {**days, "is_open_ended": is_open_ended}
    # not said is not denied
    before = {**row, "is_open_ended": bool(row["is_open_ended"])}
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    if not changed:
        raise BadInput(N_("There is nothing to save."))
    try:
        with scope.saving() as save:
            scope.update("contract", contract_id, version, changed)
    except ValueError:
        # facts are known by source and id, and a save by its id alone
        raise BadInput(
            N_("Several contracts have the number {id}: give them numbers of their own where they come from."),
            id=contract_id,
        ) from None
    return save
