"""The week of a person, for page and command line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from kam_analytics.kit.reader import Reader
from kam_analytics.week.analysis import Briefing, Week, briefings_of, calendar_rows, people_of, week_of
from kam_analytics.week.rules import FORTNIGHT, YEAR, Item, Person, lines, whom


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
