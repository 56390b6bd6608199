"""The week of a person, for page and command line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from kam_analytics.kit.reader import Reader
from kam_analytics.kit.rules.rhythm import period_of
from kam_analytics.reasons.answers import Catalogue
from kam_analytics.reasons.rules.catalogue import Reason
from kam_analytics.rhythm.answers import known_until
from kam_analytics.week.analysis import Briefing, Dots, Week, briefings_of, calendar_rows, dots_of, people_of, week_of
from kam_analytics.week.rules import FORTNIGHT, YEAR, Item, Person, lines, whom

#: accounts with dots
MOST_DOTS = 10


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What to know before one call or meeting: whom it is with, and what was last said and promised."""

    person: Person | None
    before: Briefing | None


def week(read: Reader, *, user_id: str, today: date) -> Week:
    """What a person has open, or nobody, among the accounts in sight."""
    return read("week_items", week_of, using={"today": today}, user=user_id, today=today, until=today + FORTNIGHT)


def ahead(read: Reader, *, user_id: str, today: date) -> list[dict[str, Any]]:
    """What a person has open and is due within a year, late ones too, as the rows of a calendar file."""
    return read("week_items", calendar_rows, user=user_id, today=today, until=today + YEAR)


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Something with a day within a fortnight: an own task or plan action, or what is at stake at an account."""

    on: date
    account_id: str
    account: str
    what: Item | Reason


def deadlines(found: Week, why: Catalogue, today: date) -> tuple[Deadline, ...]:
    """The deadlines of a person by day, then by account: of own work, and of agreements and deals."""
    own = [Deadline(on=one.due_on, account_id=one.account_id, account=one.account, what=one) for one in found.deadlines]
    coming = [
        Deadline(on=one.on, account_id=one.account_id, account=one.name, what=one)
        for one in why.reasons.get("at_stake", ())
        if one.on <= today + FORTNIGHT
    ]
    return tuple(sorted([*coming, *own], key=lambda one: (one.on, one.account)))


def quarter_dots(read: Reader, *, user_id: str, today: date, fiscal_start: int) -> Dots:
    """The rhythm of the fiscal quarter of a day, judged as the page Rhythm does."""
    quarter = period_of("quarter", today, fiscal_start)
    return read.together(
        dots_of,
        of={"tasks": ("cadence_tasks", {"account": ""}), "people": ("account_owners", {"account": ""})},
        using={
            "quarter": quarter, "until": known_until(read, quarter.since, today), "user_id": user_id,
            "most": MOST_DOTS,
        },
    )  # fmt: skip


def briefs(read: Reader, items: Collection[Item], *, today: date) -> dict[str, Brief]:
    """Item -> what to know before it."""
    accounts = lines(sorted({item.account_id for item in items}))
    before = read("briefings", briefings_of, accounts=accounts, today=today)
    people = read("people_to_meet", people_of, accounts=accounts, today=today)
    return {
        item.item_id: Brief(
            person=whom(people.get(item.account_id, ()), item.with_whom), before=before.get(item.account_id)
        )
        for item in items
    }
