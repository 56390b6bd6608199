"""Rows of what a person has open to the week, its people and its dots."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.activities.rules.evidence import with_whom
from kam_analytics.kit.analysis.slices import values
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.rhythm import period_from
from kam_analytics.rhythm.analysis.compliance import DONE, LATE, MISSED, PLANNED, WORDS, with_states
from kam_analytics.week.rules import FORTNIGHT, WEEK, Item, Person


@dataclass(frozen=True, kw_only=True)
class Week:
    """What a person has open: calls and meetings of the week, deadlines of the fortnight, and what is late.

    ``contacts`` are due from today for seven days; ``deadlines`` are tasks without an activity type and plan actions
    due within 14 days. ``backlog`` are tasks whose day has passed and that can still be done; ``late_actions`` plan
    actions whose day has passed.
    """

    contacts: tuple[Item, ...]
    deadlines: tuple[Item, ...]
    backlog: tuple[Item, ...]
    late_actions: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Briefing:
    """What was last done with an account, and the oldest promise that is open; each missing where there is none."""

    done_on: date | None
    activity_type: str | None
    subject: str | None
    contact: str | None
    promise: str | None
    promised_on: date | None


@dataclass(frozen=True, kw_only=True)
class Dots:
    """The rhythm of a quarter: ``accounts`` with ``kept`` of ``periods`` (done of all tasks), and their ``tasks``.

    ``done``, ``missed`` and ``planned`` count the tasks of all accounts, also of those that are not listed.
    """

    accounts: pd.DataFrame
    tasks: pd.DataFrame
    done: int
    missed: int
    planned: int


def week_of(rows: pd.DataFrame, *, today: date) -> Week:
    """The rows of the query ``week_items`` by what they are; what is due later than its part asks for is left out."""
    items = _items(rows)
    ahead = [item for item in items if item.due_on >= today]
    late = [item for item in items if item.due_on < today]
    return Week(
        contacts=tuple(item for item in ahead if item.is_contact and item.due_on <= today + WEEK),
        deadlines=tuple(item for item in ahead if not item.is_contact and item.due_on <= today + FORTNIGHT),
        backlog=tuple(item for item in late if item.kind == "task"),
        late_actions=tuple(item for item in late if item.kind == "action"),
    )


def calendar_rows(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of the query ``week_items`` as those of a calendar file: a task by its id, an action by its own."""
    return [
        {
            f"{item.kind}_id": item.item_id, "account": item.account, "activity_type": item.activity_type,
            "due_on": item.due_on, "version": item.version,
        }
        for item in _items(rows)
    ]  # fmt: skip


def briefings_of(rows: pd.DataFrame) -> dict[str, Briefing]:
    """Account -> what is known before a call, from the query ``briefings``."""
    names = [field.name for field in fields(Briefing)]
    return {
        account: Briefing(**dict(zip(names, known, strict=True)))
        for account, *known in values(rows, "account_id", *names)
    }


def people_of(rows: pd.DataFrame) -> dict[str, tuple[Person, ...]]:
    """Account -> the people to call or meet, from the query ``people_to_meet``."""
    found: dict[str, list[Person]] = {}
    columns = ("account_id", "contact_id", "name", "title", "phone", "last_on", "buying_role", "influence")
    for account, contact_id, name, title, phone, last_on, role, influence in values(rows, *columns):
        is_important = with_whom(1, role, influence) == "important"
        found.setdefault(account, []).append(
            Person(
                contact_id=contact_id, name=name, title=title, phone=phone, is_important=is_important, last_on=last_on
            )
        )  # fmt: skip
    return {account: tuple(people) for account, people in found.items()}


def dots_of(
    tasks: pd.DataFrame, people: pd.DataFrame, *, quarter: Period, until: date, user_id: str, most: int
) -> Dots:
    """The tasks of a quarter of the accounts that a person owns, or of all in sight without any.

    ``tasks`` are those of the query ``cadence_tasks``, ``people`` of ``account_owners``; what became of them is judged
    on ``until``. A task counts by the day on which it was due. The counts are those of all of these accounts;
    ``accounts`` are at most ``most``: those in the first segment, of these the ones with most missed.
    """
    own = people[people["owner_id"] == user_id]
    names = own if len(own) else people
    due = tasks["due_on"].between(pd.Timestamp(quarter.since), pd.Timestamp(quarter.until))
    rows = with_states(tasks[due & tasks["account_id"].isin(names["account_id"])], people, until)
    states = rows["state"]
    counted = rows.assign(
        kept=states.isin([DONE, LATE, WORDS]).astype(int), missed=(states == MISSED).astype(int), periods=1
    )
    accounts = counted.groupby(["account_id", "name", "segment"], as_index=False)[["kept", "missed", "periods"]].sum()
    accounts = accounts.sort_values(
        ["segment", "missed", "kept", "name"], ascending=[True, False, True, True], ignore_index=True
    ).head(most)
    return Dots(
        accounts=accounts,
        tasks=rows[rows["account_id"].isin(accounts["account_id"])],
        done=int(counted["kept"].sum()),
        missed=int(counted["missed"].sum()),
        planned=int((states == PLANNED).sum()),
    )


def _items(rows: pd.DataFrame) -> list[Item]:
    """The rows of the query ``week_items``."""
    names = [field.name for field in fields(Item) if field.name != "until"]
    return [
        Item(
            **dict(zip(names, known, strict=True)),
            until=period_from(rhythm, period_on).until if rhythm is not None else None,
        )
        for rhythm, period_on, *known in values(rows, "rhythm", "period_on", *names)
    ]
