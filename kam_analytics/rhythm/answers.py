"""How the rhythm was kept, and who is in which segment, for page and command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from kam_analytics.access import Role, Viewer
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import Part, Reader
from kam_analytics.kit.rules.period import month_end, months_before
from kam_analytics.rhythm.analysis.capacity import MONTHS, Capacity, capacity_of, tried
from kam_analytics.rhythm.analysis.choosing import Foreseen, foreseen_of
from kam_analytics.rhythm.analysis.compliance import Compliance, compliance_of
from kam_analytics.rhythm.rules.capacity import Work
from kam_analytics.rhythm.rules.practice import months_ahead

#: the rows that say which work the segments make, of all accounts in sight
_PRACTICE: dict[str, Part] = {
    "memberships": ("segment_memberships", {"account": ""}),
    "rules": ("cadence_rules", {}),
    "segments": ("segments", {}),
    "owners": ("account_owners", {"account": ""}),
    "tasks": ("cadence_tasks", {"account": ""}),
}


@dataclass(frozen=True, kw_only=True)
class Segments:
    """Who is in which segment: ``accounts`` in sight and what waits for a director."""

    accounts: pd.DataFrame
    waiting: pd.DataFrame


def compliance(read: Reader, choice: Choice, *, today: date, fiscal_start: int) -> Compliance:
    """How the rhythm was kept until yesterday, or until the activities end; sales are those of the choice's period."""
    tasks = read("cadence_tasks", account="")
    since = min(tasks["period_on"].min().date(), today) if len(tasks) else today
    until = known_until(read, since, today)
    return read.together(
        compliance_of,
        of={
            "tasks": ("cadence_tasks", {"account": ""}),
            "activities": ("evidence", {"account": "", "since": since, "until": today}),
            "people": ("account_owners", {"account": ""}),
            "sales": ("account_sales", choice.period.parts()),
        },
        using={"until": until, "fiscal_start": fiscal_start},
    )


def capacity(read: Reader, *, today: date, country: str) -> Capacity:
    """Planned hours against those that can be planned, by person and month, from this month on for a year."""
    first = today.replace(day=1)
    last = month_end(months_before(first, 1 - MONTHS))
    return read.together(
        capacity_of,
        of={
            "work": ("person_load", {"since": first, "until": last}),
            "people": ("people", {}),
            "absences": ("absences", {"since": first}),
            "assumptions": ("capacity_assumptions", {}),
        },
        using={"country": country, "today": today},
    )


# reason: what is tried, and by which calendar
def what_if(
    read: Reader,
    accounts: Collection[str],
    *,
    segment: str | None,
    owner_id: str | None,
    today: date,
    fiscal_start: int,
    country: str,
) -> tuple[Work, ...]:
    """What accounts in another segment, or of another person, would add to and take from each person's months."""
    return read.together(
        tried,
        of=_PRACTICE,
        using={
            "accounts": tuple(sorted(accounts)), "segment": segment, "owner_id": owner_id,
            "fiscal_start": fiscal_start, "country": country, "today": today,
        },
    )  # fmt: skip


# reason: what is chosen, by whom, and by which calendar
def foreseen(
    read: Reader,
    accounts: Sequence[str],
    *,
    segment: str | None,
    from_on: date,
    viewer: Viewer,
    today: date,
    fiscal_start: int,
    country: str,
) -> Foreseen:
    """What choosing a segment for accounts would add to each person's months, and what of it would wait."""
    months = months_ahead(today)
    return read.together(
        foreseen_of,
        of={
            **_PRACTICE,
            "work": ("person_load", {"since": months[0], "until": month_end(months[-1])}),
            "people": ("people", {}),
            "absences": ("absences", {"since": months[0]}),
            "assumptions": ("capacity_assumptions", {}),
            "taken": ("taken_days", {"since": today}),
        },
        using={
            "accounts": tuple(accounts), "segment": segment, "from_on": from_on, "viewer_id": viewer.user_id,
            "decides": viewer.role is Role.DIRECTOR, "fiscal_start": fiscal_start, "country": country, "today": today,
        },
    )  # fmt: skip


def segments(read: Reader, choice: Choice, *, today: date) -> Segments:
    """The accounts in sight with their segment today, since when, by whom and why; and the proposals."""
    return read.together(
        segments_of,
        of={
            "people": ("account_owners", {"account": ""}),
            "memberships": ("segment_memberships", {"account": ""}),
            "sales": ("account_sales", choice.period.parts()),
        },
        using={"today": today},
    )


def segments_of(people: pd.DataFrame, memberships: pd.DataFrame, sales: pd.DataFrame, *, today: date) -> Segments:
    """One row per account, those with most sales first; accounts without a segment have none.

    ``memberships`` are those of the query ``segment_memberships``; ``sales`` has ``account_id``, ``net_sales`` and
    ``published_class``.
    """
    known = people.merge(sales[["account_id", "net_sales", "published_class"]], on="account_id", how="left")
    day = pd.Timestamp(today)
    is_now = (memberships["from_on"] <= day) & ~(memberships["to_on"] < day)
    columns = ["account_id", "segment", "from_on", "decider", "reason"]
    decided = memberships.loc[(memberships["status"] == "decided") & is_now, columns]
    waiting = memberships[memberships["status"] == "proposed"].drop(columns="decider")
    order = {"by": ["net_sales", "account_id"], "ascending": [False, True], "ignore_index": True}
    return Segments(
        accounts=known.merge(decided, on="account_id", how="left").sort_values(**order),
        waiting=waiting.merge(
            known.merge(decided[["account_id", "segment"]].rename(columns={"segment": "now"}), how="left"),
            on="account_id",
        ).sort_values(**order),
    )


def known_until(read: Reader, since: date, today: date) -> date:
    """The day on which a rhythm is judged: yesterday, or the day on which the activities end.

    They go on to today where some are logged here after the imported ones end.
    """
    until = feeds(read, today=today).until("activities")
    logged = read("evidence", last_logged, account="", since=since, until=today)
    return min(today - timedelta(days=1), today if logged is not None and logged > until else until)


def last_logged(activities: pd.DataFrame) -> date | None:
    """The day of the last activity that was logged here, ``None`` without any."""
    days = activities.loc[activities["is_logged"].astype(bool), "done_on"]
    return days.max().date() if len(days) else None
