"""Write the wallet of one account: estimates and competitors, added, changed and removed in one save."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from kam_analytics.errors import N_, BadInput, Conflict, KamError, NotFound
from kam_analytics.kit.rules.text import clean_line
from kam_analytics.store import Scope
from kam_analytics.wallet.analysis.account import ALL

#: longest name of a source or a competitor
MOST_CHARACTERS = 120
#: how many years ahead an estimate may be
_YEARS_AHEAD = 5
_FIRST_YEAR = 1990
_LARGEST = 1e12

ESTIMATES, COMPETITORS = "estimates", "competitors"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One estimate as entered in the form; without an id it is new. Amounts in the reporting currency."""

    category_id: str | None
    year: float | None
    source: str | None
    low: float | None
    likely: float | None
    high: float | None
    estimated_on: date | None = None
    estimate_id: str | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Competitor:
    """One competitor in the estimate of a category and year; the amount may be unknown."""

    category_id: str | None
    year: float | None
    competitor: str | None
    amount: float | None
    estimate_id: str | None = None
    wallet_competitor_id: str | None = None
    version: int = 1


@dataclass(frozen=True)
class Wallet:
    """Estimates and competitors of one account."""

    estimates: tuple[Estimate, ...] = ()
    competitors: tuple[Competitor, ...] = ()


class BadRow(BadInput):
    """A row of the form cannot be saved: ``table`` and ``row`` (from 1) say which, ``reason`` why."""

    def __init__(self, table: str, row: int, reason: KamError) -> None:
        super().__init__(reason.message, **reason.fields)
        self.table = table
        self.row = row


def save(scope: Scope, account_id: str, seen: Wallet, wanted: Wallet) -> str | None:
    """Change the wallet of an account from what the person saw to what the person wants; return the save's id.

    All or nothing; ``None`` if there is nothing to save. The id is for ``scope.undo``. Whoever changes
    the figures of an estimate becomes its author, and its date becomes today unless the date was
    changed too. Competitors are removed with their estimate.

    Raises ``BadRow`` for an invalid row, ``NotFound`` for an account out of reach, ``Forbidden`` for
    a role without the right, ``Conflict`` if somebody else saved one of the rows first.
    """
    scope.require(account_id)
    today = scope.store.today
    known = {ALL, *scope.read("categories")["category_id"]}
    estimates = _checked(ESTIMATES, wanted.estimates, lambda row: _estimate(row, known, today))
    competitors = _checked(COMPETITORS, wanted.competitors, lambda row: _competitor(row, known))
    before = {row.estimate_id: row for row in seen.estimates}
    _once(ESTIMATES, estimates, lambda row: (row.category_id, row.year, row.source.casefold()))
    touched = False
    with scope.saving() as save_id:
        kept = {row.estimate_id for row in estimates}
        rivals = {row.wallet_competitor_id for row in competitors}
        gone = {row.estimate_id for row in seen.estimates if row.estimate_id not in kept}
        for rival in seen.competitors:
            if rival.wallet_competitor_id not in rivals or rival.estimate_id in gone:
                _remove(scope, "wallet_competitor", str(rival.wallet_competitor_id), rival.version)
                touched = True
        for key in sorted(str(key) for key in gone):
            _remove(scope, "wallet_estimate", key, before[key].version)
            touched = True
        places: list[Estimate] = []
        for at, row in enumerate(estimates, 1):
            place, is_new = _put_estimate(scope, account_id, before.get(row.estimate_id), row, at, today)
            places.append(place)
            touched = touched or is_new
        earlier = {row.wallet_competitor_id: row for row in seen.competitors}
        _once(COMPETITORS, competitors, lambda row: (row.category_id, row.year, row.competitor.casefold()))
        for at, rival in enumerate(competitors, 1):
            was = earlier.get(rival.wallet_competitor_id)
            if was is not None and was.estimate_id in gone:
                continue
            touched = _put_competitor(scope, account_id, was, rival, at, places) or touched
        _no_twins(scope, account_id, estimates)
    return save_id if touched else None


# Rows that can be saved -------------------------------------------------------------------------------


def _checked(table: str, rows: Iterable[Any], check: Any) -> list[Any]:
    found = []
    for at, row in enumerate(rows, 1):
        try:
            found.append(check(row))
        except BadInput as error:
            raise BadRow(table, at, error) from None
    return found


def _estimate(row: Estimate, known: set[str], today: date) -> Estimate:
    source = clean_line(row.source, MOST_CHARACTERS)
    if not source:
        raise BadInput(N_("State where the estimate comes from: the source is missing."))
    year = _year(row.year, today)
    likely = _amount(row.likely)
    if likely is None:
        raise BadInput(N_("Enter the likely estimate."))
    low, high = _amount(row.low), _amount(row.high)
    if (low is not None and low > likely) or (high is not None and likely > high):
        raise BadInput(N_("Low must not exceed likely, and likely must not exceed high."))
    if row.estimated_on is not None and row.estimated_on > today:
        raise BadInput(N_("The estimate date is in the future."))
    category = _category(row.category_id, known)
    return replace(row, category_id=category, year=year, source=source, low=low, likely=likely, high=high)


def _competitor(row: Competitor, known: set[str]) -> Competitor:
    name = clean_line(row.competitor, MOST_CHARACTERS)
    if not name:
        raise BadInput(N_("Enter the competitor's name."))
    if row.year is None or row.year != row.year:
        raise BadInput(N_("Enter the year."))
    amount = _amount(row.amount)
    return replace(row, category_id=_category(row.category_id, known), competitor=name, amount=amount)


def _category(category_id: str | None, known: set[str]) -> str:
    if category_id is None or category_id != category_id or category_id not in known:
        raise BadInput(N_("Choose a category or the whole account."))
    return category_id


def _year(year: float | None, today: date) -> int:
    if year is None or year != year:
        raise BadInput(N_("Enter the year."))
    if year != math.floor(year) or not _FIRST_YEAR <= year <= today.year + _YEARS_AHEAD:
        raise BadInput(
            N_("The year must be between {first} and {last}."), first=_FIRST_YEAR, last=today.year + _YEARS_AHEAD
        )
    return int(year)


def _amount(value: float | None) -> float | None:
    if value is None or value != value:
        return None
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise BadInput(N_("The amount is not a valid number or is too large."))
    if value <= 0:
        raise BadInput(N_("The amount must be above zero; leave it empty if it is not known."))
    return round(float(value), 4)


def _once(table: str, rows: list[Any], key: Any) -> None:
    """Refuse two rows of the form for the same thing."""
    met: set[Any] = set()
    for at, row in enumerate(rows, 1):
        if key(row) in met:
            raise BadRow(table, at, BadInput(N_("Another row already has the same category, year and name or source.")))
        met.add(key(row))


def _no_twins(scope: Scope, account_id: str, estimates: list[Estimate]) -> None:
    """Refuse an estimate that somebody else added while the form was open."""
    rows = scope.read("wallet_rows", account=account_id)
    twins = rows.duplicated(["category_id", "year", "source"], keep=False)
    if not twins.any():
        return
    ours = {(row.category_id, row.year, row.source): at for at, row in enumerate(estimates, 1)}
    twin = rows[twins].iloc[0]
    at = ours.get((twin["category_id"], twin["year"], twin["source"]), 0)
    raise BadRow(
        ESTIMATES, at, BadInput(N_("Someone has added an estimate for this category, year and source in the meantime."))
    )


# Writing ----------------------------------------------------------------------------------------------------


def _put_estimate(
    scope: Scope, account_id: str, was: Estimate | None, row: Estimate, at: int, today: date
) -> tuple[Estimate, bool]:
    values = {
        "category_id": row.category_id, "year": row.year, "source": row.source, "low": _decimal(row.low),
        "high": _decimal(row.high), "likely": _decimal(row.likely),
    }  # fmt: skip
    if was is None:
        key = uuid4().hex
        author = {"estimated_on": row.estimated_on or today, "estimated_by": scope.viewer.user_id}
        scope.insert(
            "wallet_estimate", {"estimate_id": key, "account_id": account_id, **values, **author, "version": 1}
        )
        return replace(row, estimate_id=key, estimated_on=row.estimated_on or today), True
    changes: dict[str, Any] = {name: value for name, value in values.items() if _differs(value, getattr(was, name))}
    day = row.estimated_on if row.estimated_on is not None and row.estimated_on != was.estimated_on else None
    if day is None and changes.keys() & {"low", "likely", "high"}:
        day = today
    if day is not None:
        changes = {"estimated_on": day, **changes}
    if not changes:
        return row, False
    # the figure last: a conflict names the column written last
    changes = {"estimated_by": scope.viewer.user_id, **changes}
    try:
        scope.update("wallet_estimate", str(was.estimate_id), was.version, changes)
    except NotFound:
        raise _removed(row.source) from None
    return replace(row, estimated_on=day or was.estimated_on), True


def _put_competitor(
    scope: Scope, account_id: str, was: Competitor | None, row: Competitor, at: int, places: list[Estimate]
) -> bool:
    place = _place(was, row, places)
    if place is None:
        raise BadRow(COMPETITORS, at, BadInput(N_("There is no estimate for this category and year: add one first.")))
    values = {"estimate_id": place, "competitor": row.competitor, "amount": _decimal(row.amount)}
    if was is None:
        key = {"wallet_competitor_id": uuid4().hex, "account_id": account_id}
        scope.insert("wallet_competitor", {**key, **values, "version": 1})
        return True
    changes = {name: value for name, value in values.items() if _differs(value, getattr(was, name))}
    if not changes:
        return False
    try:
        scope.update("wallet_competitor", str(was.wallet_competitor_id), was.version, changes)
    except NotFound:
        raise _removed(row.competitor) from None
    return True


def _place(was: Competitor | None, row: Competitor, places: list[Estimate]) -> str | None:
    """The estimate of a competitor: its earlier one, otherwise the newest of its category and year."""
    fitting = [place for place in places if (place.category_id, place.year) == (row.category_id, row.year)]
    for place in fitting:
        if was is not None and place.estimate_id == was.estimate_id:
            return place.estimate_id
    newest = sorted(fitting, key=lambda place: (place.estimated_on or date.min, str(place.source)))
    return newest[-1].estimate_id if newest else None


def _remove(scope: Scope, table: str, row_id: str, version: int) -> None:
    try:
        scope.delete(table, row_id, version)
    except NotFound:
        raise _removed("–") from None


def _removed(what: str | None) -> Conflict:
    return Conflict(
        N_("Someone removed “{what}” while you were editing. Check the new rows and save again."), what=what
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _differs(value: Any, was: Any) -> bool:
    if was is not None and was != was:
        was = None
    if isinstance(value, Decimal) and was is not None:
        return value != Decimal(str(round(float(was), 4)))
    return bool(value != was)
