"""What was put into one account and what came out of it, from the rows that the scorecard shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from kam_analytics.analysis.nps import DETRACTOR, PROMOTER, Z, adjusted_wald, interval
from kam_analytics.analysis.nps_answers import FEWEST_ANONYMOUS
from kam_analytics.rules.activities import IMPERSONAL, MEETINGS
from kam_analytics.rules.targets import FEWEST_ANSWERS

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
    """Count the activities of the query ``account_activities`` over 730 days.

    A row counts ``quantity`` times. Rows after ``today`` are left out. A contact who has moved on
    counts where he was met; newsletters and webinars meet nobody. Without ``has_contacts`` no activity
    in sight names a contact, of whichever account: the people are unknown everywhere.

    >>> rows = pd.DataFrame({"done_on": pd.to_datetime(["2026-11-20", "2025-12-01", "2025-11-20"]),
    ...     "activity_type": "call", "quantity": [2, 1, 1], "contact_id": ["K1", "K2", None]})
    >>> found = effort(rows, today=date(2026, 11, 20))
    >>> found.recent, found.year, found.before, found.people_recent, found.people_year
    (2, 3, 1, 1, 2)
    """
    rows = activities[activities["done_on"] <= pd.Timestamp(today)]
    recent = rows["done_on"] >= pd.Timestamp(days_back(today, RECENT))
    year = rows["done_on"] >= pd.Timestamp(days_back(today, YEAR))
    before = ~year & (rows["done_on"] >= pd.Timestamp(days_back(today, 2 * YEAR)))
    counts = pd.DataFrame(
        {
            "activity_type": rows["activity_type"],
            "recent": rows["quantity"].where(recent, 0),
            "year": rows["quantity"].where(year, 0),
            "before": rows["quantity"].where(before, 0),
        }
    )
    types = counts.groupby("activity_type", as_index=False).sum()
    types = types[(types["year"] > 0) | (types["before"] > 0)]
    types = types.assign(last=types["activity_type"].isin(IMPERSONAL)).sort_values(
        ["last", "year", "before", "activity_type"], ascending=[True, False, False, True], ignore_index=True
    )
    personal = ~rows["activity_type"].isin(IMPERSONAL)
    last = rows["done_on"].max()
    return Effort(
        types=types.drop(columns="last"),
        recent=int(counts["recent"].sum()),
        year=int(counts["year"].sum()),
        before=int(counts["before"].sum()),
        people_recent=_people(rows[personal & recent], has_contacts=has_contacts),
        people_year=_people(rows[personal & year], has_contacts=has_contacts),
        people_before=_people(rows[personal & before], has_contacts=has_contacts),
        last_on=None if last is pd.NaT or pd.isna(last) else last.date(),
    )


def _people(personal: pd.DataFrame, *, has_contacts: bool) -> int | None:
    """Different contacts of personal activities, ``None`` where they cannot be known."""
    people = int(personal["contact_id"].nunique())
    return people if has_contacts and (people or not (personal["quantity"] > 0).any()) else None


def task_facts(tasks: pd.DataFrame, *, today: date) -> Tasks:
    """Count the open tasks of the query ``account_tasks``; due today is not overdue."""
    due = tasks["due_on"]
    coming = tasks[(due >= pd.Timestamp(today)) & tasks["activity_type"].isin(MEETINGS)].sort_values(
        "due_on", kind="stable"
    )
    first = coming.iloc[0] if len(coming) else None
    return Tasks(
        open=len(tasks),
        overdue=int((due < pd.Timestamp(today)).sum()),
        meeting_on=None if first is None else first["due_on"].date(),
        meeting=None if first is None else str(first["activity_type"]),
    )


def on_time(deliveries: pd.DataFrame, *, today: date) -> pd.Series:
    """Whether each delivery was on time: what its row says, else delivered by its due day.

    One that is past its due day and not delivered is not on time; missing while it is not past it.
    """
    not_yet = deliveries["delivered_on"].isna() & (deliveries["due_on"] >= pd.Timestamp(today))
    by_days = (deliveries["delivered_on"] <= deliveries["due_on"]).astype("boolean").mask(not_yet)
    return deliveries["is_on_time"].astype("boolean").fillna(by_days)


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
    in_time = on_time(deliveries, today=today)
    in_full = (in_time & deliveries["is_complete"].astype("boolean"))[in_time.notna()]
    both = deliveries[["hours_planned", "hours_used"]].notna().all(axis=1)
    hours = deliveries.loc[both, ["hours_planned", "hours_used"]].sum()
    return Deliveries(
        known=int(in_full.notna().sum()),
        in_full=int(in_full.fillna(value=False).sum()),
        unknown=int(in_full.isna().sum()),
        hours_planned=float(hours["hours_planned"]) if both.any() else None,
        hours_used=float(hours["hours_used"]) if both.any() else None,
    )


def shown_answers(answers: pd.DataFrame) -> pd.DataFrame:
    """The answers of the query ``account_answers`` that may be shown: anonymous ones only from three on."""
    anonymous = answers["is_anonymous"].astype(bool)
    return answers if int(anonymous.sum()) >= FEWEST_ANONYMOUS else answers[~anonymous]


def answer_facts(answers: pd.DataFrame) -> Answers:
    """The answers that may be shown, and their score from five on."""
    rows = shown_answers(answers)
    scores = tuple(int(score) for score in rows["score"])
    enough = len(scores) >= FEWEST_ANSWERS
    return Answers(scores, len(answers) - len(rows), nps(scores) if enough else None)


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
    by_status = {status: deals[deals["status"] == status] for status in ("open", "won", "lost")}
    count = {status: len(rows) for status, rows in by_status.items()}
    amount = {status: float(rows["amount"].sum()) for status, rows in by_status.items()}
    return Deals(
        open=count["open"],
        open_amount=amount["open"],
        without_amount=int(by_status["open"]["amount"].isna().sum()),
        won=count["won"],
        won_amount=amount["won"],
        lost=count["lost"],
        lost_amount=amount["lost"],
    )


def contract_end(contracts: pd.DataFrame, *, today: date) -> date | None:
    """The nearest end, on the as-of day or later, of an active agreement."""
    ends = contracts.loc[(contracts["status"] == "active") & (contracts["ends_on"] >= pd.Timestamp(today)), "ends_on"]
    return ends.min().date() if len(ends) else None


def target_sums(quarters: pd.DataFrame, *, whole_months: bool) -> Targets:
    """Targets of a period from the query ``account_quarter_targets``.

    A sum is missing unless the period is made of whole quarters and each of them has a target.
    """
    if not whole_months or quarters.empty or (quarters["months"] != 3).any():
        return Targets(None, None)
    sums = {name: quarters[name].sum(skipna=False) for name in ("net_sales", "margin")}
    return Targets(*(None if pd.isna(value) else float(value) for value in sums.values()))


def products_bought(products: pd.DataFrame) -> int:
    """How many products the account bought, all time: those with net sales above zero."""
    return int((products["net_sales"] > 0).sum())


def neighbours(siblings: pd.DataFrame, account_id: str) -> tuple[pd.Series | None, pd.Series | None]:
    """The account before and after one in the order of the query ``account_siblings``; ``None`` at an end."""
    ids = siblings["account_id"].tolist()
    if account_id not in ids:
        return None, None
    at = ids.index(account_id)
    return (siblings.iloc[at - 1] if at else None), (siblings.iloc[at + 1] if at + 1 < len(ids) else None)
