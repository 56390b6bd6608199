"""Rows of what a person has open to the week, its people and its dots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.activities.rules.evidence import with_whom
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
    items = [_item(row) for row in rows.to_dict("records")]
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
        for item in map(_item, rows.to_dict("records"))
    ]  # fmt: skip


def briefings_of(rows: pd.DataFrame) -> dict[str, Briefing]:
    """Account -> what is known before a call, from the query ``briefings``."""
    return {
        row["account_id"]: Briefing(
            done_on=_day(row["done_on"]), activity_type=_text(row["activity_type"]), subject=_text(row["subject"]),
            contact=_text(row["contact"]), promise=_text(row["promise"]), promised_on=_day(row["promised_on"]),
        )
        for row in rows.to_dict("records")
    }  # fmt: skip


def people_of(rows: pd.DataFrame) -> dict[str, tuple[Person, ...]]:
    """Account -> the people to call or meet, from the query ``people_to_meet``."""
    found: dict[str, list[Person]] = {}
    for row in rows.to_dict("records"):
        influence = None if pd.isna(row["influence"]) else float(row["influence"])
        found.setdefault(row["account_id"], []).append(
            Person(
                contact_id=row["contact_id"], name=row["name"], title=_text(row["title"]), phone=_text(row["phone"]),
                is_important=with_whom(row["contact_id"], _text(row["buying_role"]), influence) == "important",
                last_on=_day(row["last_on"]),
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


def _item(row: Mapping[Any, Any]) -> Item:
    rhythm = _text(row["rhythm"])
    return Item(
        kind=row["kind"], item_id=row["item_id"], account_id=row["account_id"], account=row["account"],
        title=row["title"], activity_type=_text(row["activity_type"]), with_whom=_text(row["with_whom"]),
        until=period_from(rhythm, row["period_on"].date()).until if rhythm else None,
        due_on=row["due_on"].date(), version=int(row["version"]),
    )  # fmt: skip


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
