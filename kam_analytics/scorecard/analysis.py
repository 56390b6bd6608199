"""What was put into one account and what came out of it, from the rows that the scorecard shows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from kam_analytics.activities.rules import IMPERSONAL, MEETINGS
from kam_analytics.kit.analysis.slices import values
from kam_analytics.nps.analysis.answers import FEWEST_ANONYMOUS
from kam_analytics.nps.analysis.score import DETRACTOR, PROMOTER, Z, adjusted_wald, interval
from kam_analytics.targets.rules import FEWEST_ANSWERS

#: days, the as-of day included
RECENT, YEAR = 90, 365


@dataclass(frozen=True)
class Effort:
    """Activities of an account: the last 90 days, the last 365 and the 365 before those.

    ``types`` has one row per activity type, personal ones first, then the most frequent:
    ``activity_type``, ``recent``, ``year``, ``before``. People are the different contacts named by personal activities;
    ``None`` where there are such activities and none of them names a contact: somebody was met, nobody knows who.
    """

    types: pd.DataFrame
    recent: int
    year: int
    before: int
    people_recent: int | None
    people_year: int | None
    people_before: int | None
    last_on: date | None


@dataclass(frozen=True)
class Tasks:
    """Open tasks of an account; the next meeting is the earliest open one on the as-of day or later."""

    open: int
    overdue: int
    meeting_on: date | None
    meeting: str | None


@dataclass(frozen=True)
class Deliveries:
    """Deliveries due in a period; ``in_full`` of ``known`` were on time and complete.

    ``unknown`` are those on time of which nobody says whether they were complete. Hours are sums over
    the deliveries that carry both, ``None`` without any.
    """

    known: int
    in_full: int
    unknown: int
    hours_planned: float | None
    hours_used: float | None

    @property
    def share(self) -> float | None:
        """On time and complete / those of which it is known (0-1); ``None`` without any."""
        return self.in_full / self.known if self.known else None


@dataclass(frozen=True)
class Score:
    """Recommendation score (-100 to 100) with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Answers:
    """Answers of one account, newest first; the score is missing below five.

    ``hidden`` anonymous answers are left out because there are fewer than three of them.
    """

    scores: tuple[int, ...]
    hidden: int
    score: Score | None


@dataclass(frozen=True)
class Deals:
    """Deals of an account: open ones, and those won and lost in the last 365 days.

    Amounts are sums over the deals that carry one; ``without_amount`` of the open ones carry none.
    """

    open: int
    open_amount: float
    without_amount: int
    won: int
    won_amount: float
    lost: int
    lost_amount: float


@dataclass(frozen=True)
class Targets:
    """Sum of the quarterly targets that cover a period completely; ``None`` where they do not."""

    net_sales: float | None
    margin: float | None


def days_back(today: date, days: int) -> date:
    """The first of so many days that end with ``today``.

    >>> days_back(date(2026, 11, 20), 90)
    datetime.date(2026, 8, 23)
    """
    return today - timedelta(days=days - 1)


def effort(activities: pd.DataFrame, *, today: date, has_contacts: bool = True) -> Effort:
    """Count the activities of the query ``account_efforts`` over 730 days.

    A row counts ``quantity`` times. Rows after ``today`` are left out. A contact who has moved on
    counts where he was met; newsletters and webinars meet nobody. Without ``has_contacts`` no activity
    in sight names a contact, of whichever account: the people are unknown everywhere.

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
    kinds = [kind for kind, of in counts.items() if of["year"] > 0 or of["before"] > 0]
    kinds.sort(key=lambda kind: (kind in IMPERSONAL, -counts[kind]["year"], -counts[kind]["before"], kind))
    people_of = [_people(people[span], has_contacts=has_contacts) for span in spans]
    return Effort(
        pd.DataFrame({"activity_type": kinds, **{span: [counts[kind][span] for kind in kinds] for span in spans}}),
        recent=sum(of["recent"] for of in counts.values()),
        year=sum(of["year"] for of in counts.values()),
        before=sum(of["before"] for of in counts.values()),
        people_recent=people_of[0],
        people_year=people_of[1],
        people_before=people_of[2],
        last_on=last,
    )


def _people(contacts: set[str | None], *, has_contacts: bool) -> int | None:
    """Different contacts of personal activities, ``None`` where they cannot be known: none of them is named."""
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


def on_time(deliveries: pd.DataFrame, *, today: date) -> pd.Series:
    """Whether each delivery was on time: what its row says, else delivered by its due day.

    One that is past its due day and not delivered is not on time; missing while it is not past it.
    """
    rows = values(deliveries, "due_on", "delivered_on", "is_on_time")
    return pd.Series([_in_time(*row, today=today) for row in rows], index=deliveries.index, dtype="boolean")


def _in_time(due: date, delivered: date | None, said: bool | None, *, today: date) -> bool | None:
    if said is not None:
        return bool(said)
    if delivered is None:
        return None if due >= today else False
    return delivered <= due


def delivery_facts(deliveries: pd.DataFrame, *, today: date) -> Deliveries:
    """Deliveries on time and complete, from the query ``account_deliveries``.

    One that is not late yet counts nowhere. A late one is not in full, whatever else is known. One
    that was on time, and of which nobody knows whether it was complete, is unknown.

    >>> rows = pd.DataFrame({"due_on": pd.to_datetime(["2026-01-05", "2026-01-06"]),
    ...     "delivered_on": pd.to_datetime(["2026-01-05", None]), "is_on_time": pd.array([True, None], "boolean"),
    ...     "is_complete": pd.array([True, None], "boolean"), "hours_planned": [5.0, None], "hours_used": [6.0, 1.0]})
    >>> found = delivery_facts(rows, today=date(2026, 2, 1))
    >>> found.in_full, found.known, found.hours_planned, found.hours_used
    (1, 2, 5.0, 6.0)
    """
    known = in_full = unknown = 0
    hours: list[tuple[float, float]] = []
    names = ("due_on", "delivered_on", "is_on_time", "is_complete", "hours_planned", "hours_used")
    for due, delivered, said, is_complete, planned, used in values(deliveries, *names):
        in_time = _in_time(due, delivered, said, today=today)
        if in_time is not None:
            is_unknown = in_time and is_complete is None
            unknown += is_unknown
            known += not is_unknown
            in_full += bool(in_time and is_complete)
        if planned is not None and used is not None:
            hours.append((planned, used))
    planned_sum, used_sum = (math.fsum(column) for column in zip(*hours, strict=True)) if hours else (None, None)
    return Deliveries(known, in_full, unknown, planned_sum, used_sum)


def shown_answers(answers: pd.DataFrame) -> pd.DataFrame:
    """The answers of the query ``account_answers`` that may be shown: anonymous ones only from three on."""
    anonymous = answers["is_anonymous"].astype(bool)
    return answers if int(anonymous.sum()) >= FEWEST_ANONYMOUS else answers[~anonymous]


def answer_facts(answers: pd.DataFrame) -> Answers:
    """The answers that may be shown, and their score from five on."""
    rows = list(values(answers, "score", "is_anonymous"))
    hidden = sum(bool(is_anonymous) for _score, is_anonymous in rows)
    if hidden >= FEWEST_ANONYMOUS:
        hidden = 0
    scores = tuple(int(score) for score, is_anonymous in rows if not (hidden and is_anonymous))
    enough = len(scores) >= FEWEST_ANSWERS
    return Answers(scores, hidden, nps(scores) if enough else None)


def nps(scores: tuple[int, ...]) -> Score:
    """Recommendation score of answers 0-10 with the adjusted Wald interval, clipped to [-100, 100].

    Promoters answer 9-10, detractors 0-6. The interval adds 3/4 to both and 3 to n (Rocks, The American
    Statistician 70(4), 2016).

    >>> found = nps((10, 10, 9, 8, 3))
    >>> round(found.value), round(found.low), round(found.high)
    (40, -30, 80)
    """
    n = len(scores)
    promoters = sum(score >= PROMOTER for score in scores)
    detractors = sum(score <= DETRACTOR for score in scores)
    centre, se = adjusted_wald(promoters, detractors, n)
    return Score((promoters - detractors) / n * 100, *interval(centre, Z * se))


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
    """The nearest end, on the as-of day or later, of an active agreement."""
    rows = values(contracts, "status", "ends_on")
    return min((end for status, end in rows if status == "active" and end is not None and end >= today), default=None)


def target_sums(quarters: pd.DataFrame, *, whole_months: bool) -> Targets:
    """Targets of a period from the query ``account_quarter_targets``.

    A sum is missing unless the period is made of whole quarters and each of them has a target.
    """
    rows = list(values(quarters, "months", "net_sales", "margin"))
    if not whole_months or not rows or any(months != 3 for months, *_sums in rows):
        return Targets(None, None)
    _months, *columns = zip(*rows, strict=True)
    return Targets(*(None if None in column else float(sum(column)) for column in columns))


def products_bought(products: pd.DataFrame) -> int:
    """How many products the account bought, all time, from the query ``account_product_count``."""
    return sum(found for (found,) in values(products, "products"))
