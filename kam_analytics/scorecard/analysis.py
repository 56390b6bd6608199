"""Inputs and results of one account, from the rows that the scorecard shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from kam_analytics.activities.rules.types import IMPERSONAL, MEETINGS
from kam_analytics.kit.analysis.slices import values
from kam_analytics.kit.rules.coverage import is_enough

#: lengths in days, including the as-of day
RECENT, YEAR = 90, 365


@dataclass(frozen=True, kw_only=True)
class Effort:
    """Activities of an account: the last 90 days, the last 365 and the 365 before those.

    ``types`` has one row per activity type, personal ones first, then the most frequent:
    ``activity_type``, ``recent``, ``year``, ``before``. People are the different contacts named by personal activities;
    ``None`` if there are such activities but none names a contact: it is unknown who was met. The spans end with
    ``until``. The activities in store begin on ``held_since``: where that is later than the first day of the year
    before, its figures are ``None``.
    """

    types: pd.DataFrame
    until: date
    held_since: date
    recent: int
    year: int
    before: int | None
    people_recent: int | None
    people_year: int | None
    people_before: int | None
    last_on: date | None

    def since(self, days: int) -> date:
        """The first day of a span of ``RECENT`` or ``YEAR`` days of which the activities are known."""
        return max(days_back(self.until, days), self.held_since)

    def young(self, days: int) -> date | None:
        """The same where it lies within the span; ``None`` if all of the span is known."""
        return self.held_since if self.held_since > days_back(self.until, days) else None


@dataclass(frozen=True, kw_only=True)
class Tasks:
    """Open tasks of an account; the next meeting is the earliest open one on the as-of day or later."""

    open: int
    overdue: int
    meeting_on: date | None
    meeting: str | None


@dataclass(frozen=True, kw_only=True)
class Deals:
    """Deals of an account: open ones, and those won and lost in the last 365 days.

    Amounts are sums over the deals with an amount; ``without_amount`` counts the open deals without one.
    """

    open: int
    open_amount: float
    without_amount: int
    won: int
    won_amount: float
    lost: int
    lost_amount: float


@dataclass(frozen=True, kw_only=True)
class Products:
    """Products that the lines of an account name; ``coverage`` is the part (0-1) of net sales of such lines.

    ``coverage`` is ``None`` where there are no net sales above zero.
    """

    named: int
    coverage: float | None

    @property
    def bought(self) -> int | None:
        """How many products the account bought; ``None`` if too few of its lines name one."""
        return self.named if self.coverage is None or is_enough(self.coverage, 1.0) else None


@dataclass(frozen=True)
class Targets:
    """Sum of the quarterly targets that cover a period completely; ``None`` if they do not."""

    net_sales: float | None
    margin: float | None


def days_back(today: date, days: int) -> date:
    """The first of the given number of days that end with ``today``.

    >>> days_back(date(2026, 11, 20), 90)
    datetime.date(2026, 8, 23)
    """
    return today - timedelta(days=days - 1)


def effort(activities: pd.DataFrame, *, today: date, held_since: date = date.min, has_contacts: bool = True) -> Effort:
    """Count the activities of the query ``account_efforts`` over 730 days that end with ``today``.

    A row counts ``quantity`` times. Rows after ``today`` are left out. A contact who has moved on
    counts for the account where they were met; newsletters and webinars count as meeting nobody. Without
    ``has_contacts`` no visible activity of any account names a contact: the people are unknown everywhere. What was
    done before ``held_since``, the first day of the activities in store, is not known.

    >>> rows = pd.DataFrame({"done_on": pd.to_datetime(["2026-11-20", "2025-12-01", "2025-11-20"]),
    ...     "activity_type": "call", "quantity": [2, 1, 1], "contact_id": ["K1", "K2", None]})
    >>> found = effort(rows, today=date(2026, 11, 20))
    >>> found.recent, found.year, found.before, found.people_recent, found.people_year
    (2, 3, 1, 1, 2)
    """
    recent, year, before = (days_back(today, days) for days in (RECENT, YEAR, 2 * YEAR))
    spans = ("recent", "year", "before")
    counts: dict[str, dict[str, int]] = {}
    people: dict[str, set[str | None]] = {span: set() for span in spans}
    last: date | None = None
    for day, kind, quantity, contact in values(activities, "done_on", "activity_type", "quantity", "contact_id"):
        if day > today:
            continue
        last = day if last is None else max(last, day)
        within = [
            span for span, is_in in zip(spans, (day >= recent, day >= year, before <= day < year), strict=True) if is_in
        ]
        for span in within:
            of_kind = counts.setdefault(kind, dict.fromkeys(spans, 0))
            of_kind[span] += quantity
            if kind not in IMPERSONAL and (contact is not None or quantity > 0):
                people[span].add(contact)
    has_before = held_since <= before
    kinds = [kind for kind, of in counts.items() if of["year"] > 0 or (has_before and of["before"] > 0)]
    kinds.sort(key=lambda kind: (kind in IMPERSONAL, -counts[kind]["year"], -counts[kind]["before"], kind))
    people_of = [_people(people[span], has_contacts=has_contacts) for span in spans]
    columns: dict[str, list[int | None]] = {span: [counts[kind][span] for kind in kinds] for span in spans}
    if not has_before:
        columns["before"] = [None] * len(kinds)
    return Effort(
        types=pd.DataFrame({"activity_type": kinds, **columns}, dtype=object),
        until=today,
        held_since=held_since,
        recent=sum(of["recent"] for of in counts.values()),
        year=sum(of["year"] for of in counts.values()),
        before=sum(of["before"] for of in counts.values()) if has_before else None,
        people_recent=people_of[0],
        people_year=people_of[1],
        people_before=people_of[2] if has_before else None,
        last_on=last,
    )


def _people(contacts: set[str | None], *, has_contacts: bool) -> int | None:
    """Different contacts of personal activities; ``None`` if unknown because none is named."""
    named = len(contacts - {None})
    return named if has_contacts and (named or not contacts) else None


def task_facts(tasks: pd.DataFrame, *, today: date) -> Tasks:
    """Count the open tasks of the query ``account_tasks``; due today is not overdue."""
    rows = list(values(tasks, "due_on", "activity_type"))
    coming = [row for row in rows if row[0] is not None and row[0] >= today and row[1] in MEETINGS]
    meeting_on, meeting = min(coming, key=lambda row: row[0], default=(None, None))
    return Tasks(
        open=len(rows),
        overdue=sum(due is not None and due < today for due, _kind in rows),
        meeting_on=meeting_on,
        meeting=meeting,
    )


def deal_facts(deals: pd.DataFrame) -> Deals:
    """Count and sum the deals of the query ``account_opportunities``."""
    amounts: dict[str, list[float | None]] = {"open": [], "won": [], "lost": []}
    for status, amount in values(deals, "status", "amount"):
        if status in amounts:
            amounts[status].append(amount)
    total = {status: float(sum(amount or 0.0 for amount in found)) for status, found in amounts.items()}
    return Deals(
        open=len(amounts["open"]),
        open_amount=total["open"],
        without_amount=amounts["open"].count(None),
        won=len(amounts["won"]),
        won_amount=total["won"],
        lost=len(amounts["lost"]),
        lost_amount=total["lost"],
    )


def contract_end(contracts: pd.DataFrame, *, today: date) -> date | None:
    """The nearest end, on the as-of day or later, of an active contract."""
    rows = values(contracts, "status", "ends_on")
    return min((end for status, end in rows if status == "active" and end is not None and end >= today), default=None)


def has_open_ended(contracts: pd.DataFrame) -> bool:
    """Return True if an active contract is in force until further notice.

    >>> has_open_ended(pd.DataFrame({"status": ["active", "lost"], "is_open_ended": [None, True]}))
    False
    """
    rows = values(contracts, "status", "is_open_ended")
    return any(status == "active" and bool(is_open_ended) for status, is_open_ended in rows)


def target_sums(quarters: pd.DataFrame, *, whole_months: bool) -> Targets:
    """Targets of a period from the query ``account_quarter_targets``.

    A sum is missing unless the period consists of whole quarters that all have a target.
    """
    rows = list(values(quarters, "months", "net_sales", "margin"))
    if not whole_months or not rows or any(months != 3 for months, *_sums in rows):
        return Targets(None, None)
    _months, *columns = zip(*rows, strict=True)
    return Targets(*(None if None in column else float(sum(column)) for column in columns))


def products_bought(products: pd.DataFrame) -> Products:
    """How many products the account bought, all time, from the query ``account_product_count``.

    >>> rows = pd.DataFrame({"products": [3], "product_net_sales": [79.0], "net_sales": [100.0]})
    >>> products_bought(rows)
    Products(named=3, coverage=0.79)
    """
    for named, of_products, net_sales in values(products, "products", "product_net_sales", "net_sales"):
        return Products(named=named, coverage=of_products / net_sales if net_sales > 0 else None)
    return Products(named=0, coverage=None)
