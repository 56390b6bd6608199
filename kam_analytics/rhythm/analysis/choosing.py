"""What choosing a segment for accounts would add, and what of it would wait for a director."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from kam_analytics.kit.rules.working_days import working_days
from kam_analytics.rhythm.analysis.capacity import away, plain, works
from kam_analytics.rhythm.rules.capacity import Work, available, load, overloaded
from kam_analytics.rhythm.rules.generator import changes
from kam_analytics.rhythm.rules.practice import (
    in_segment,
    months_ahead,
    practice_of,
    tasks_of,
    work_in,
    work_of,
    year_ahead,
)

#: why a choice waits: another person's account, no place in the segment, no time for its work
OTHERS, ROOM, TIME = "others", "room", "time"


@dataclass(frozen=True, kw_only=True)
class OfPerson:
    """What the choice means for the owner of some of the accounts.

    ``hours``: those of a year that come to the person, below 0 those that go; ``above``: the months in which more would
    be planned than can be done, of those that get more; ``accounts``: how many the person would have in the segment.
    """

    user_id: str
    person: str
    hours: float
    above: tuple[date, ...]
    accounts: int


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """What choosing a segment would do, if nobody else saves meanwhile.

    ``persons``: those whose work would change or who own one of the accounts, the most hours first; for a viewer who
    decides nothing only that viewer. ``unowned``: accounts without an owner, which get no tasks. ``waiting``: reason ->
    how many accounts would wait for a director.
    """

    segment: str | None
    most: int | None
    persons: tuple[OfPerson, ...]
    unowned: int
    waiting: dict[str, int]


# reason: the rows of a practice and of a capacity, each under its name
def foreseen_of(
    memberships: pd.DataFrame,
    rules: pd.DataFrame,
    segments: pd.DataFrame,
    owners: pd.DataFrame,
    tasks: pd.DataFrame,
    work: pd.DataFrame,
    people: pd.DataFrame,
    absences: pd.DataFrame,
    assumptions: pd.DataFrame,
    taken: pd.DataFrame,
    *,
    accounts: Sequence[str],
    segment: str | None,
    from_on: date,
    viewer_id: str,
    decides: bool,
    fiscal_start: int,
    country: str,
    today: date,
) -> Foreseen:
    """What it would do to put ``accounts`` into ``segment`` (``None``: none) from a day on, in this order.

    As ``commands.segments.choose_segment`` does it: without ``decides`` an account waits that belongs to another
    person, that has no place in the segment, or whose work would not fit into the viewer's months beside that of the
    accounts before it. An account that does not exist, or is in the segment anyway, adds nothing.
    """
    kept = {row["segment"]: row for row in plain(segments)}
    most = kept[segment]["per_person"] if segment in kept else None
    owner_of = {row["account_id"]: row["owner_id"] for row in plain(owners[["account_id", "owner_id"]])}
    rows = [_by_account(frame, accounts) for frame in (memberships, owners, tasks)]
    known, counted = plain(rules), dict(zip(assumptions["name"], assumptions["value"].astype(float), strict=True))
    planned = load(works(work), counted)
    concerned = {owner for one in accounts if (owner := owner_of.get(one)) is not None}
    days = {owner: _days(taken, owner) for owner in concerned}
    can = available(
        {*people["user_id"], *concerned, viewer_id},
        months_ahead(today),
        away(absences),
        counted,
        partial(working_days, country),
    )
    in_it = _in_it(memberships, segment, from_on)
    room = None if most is None else int(most) - sum(owner_of.get(one) == viewer_id for one in in_it - {*accounts})
    mine: Counter[date] = Counter(planned.get(viewer_id, {}))
    waiting: Counter[str] = Counter()
    more: list[Work] = []
    for account in accounts:
        of_account = [found.get(account, []) for found in rows]
        practice = practice_of(
            memberships=of_account[0], rules=known, segments=kept.values(), owners=of_account[1],
            fiscal_start=fiscal_start, country=country, today=today,
        )  # fmt: skip
        tried, tasks_now = in_segment(practice, {account}, segment, from_on), tasks_of(of_account[2])
        owner = owner_of.get(account)
        placed = changes(tried, tasks_now, today=today, until=year_ahead(today), taken=days.get(owner, ()))
        added = work_in(placed)
        more += added
        if not decides and segment is not None:
            hours = load(work_of(tried, tasks_now, today=today), counted).get(viewer_id, {})
            why = None
            if owner != viewer_id:
                why = OTHERS
            elif room is not None and room < 1:
                why = ROOM
            elif overloaded(mine, hours, can[viewer_id]):
                why = TIME
            if why is not None:
                waiting[why] += 1
                continue
            room = None if room is None else room - 1
            mine.update(load(added, counted).get(viewer_id, {}))
        if owner is not None:
            days[owner] += [(new.user_id, new.due_on) for new in placed.add]
    total = load(more, counted)
    names = dict(zip(people["user_id"], people["name"], strict=True))
    # who has left plans nothing
    shown = names.keys() & {*total, *concerned} & (names.keys() if decides else {viewer_id})
    together = in_it | {*accounts} if segment is not None else set()
    found = [
        OfPerson(
            user_id=person, person=names[person], hours=sum(total.get(person, {}).values()),
            above=tuple(overloaded(planned.get(person, {}), total.get(person, {}), can[person])),
            accounts=sum(owner_of.get(one) == person for one in together),
        )
        for person in shown
    ]  # fmt: skip
    return Foreseen(
        segment=segment, most=None if most is None else int(most),
        persons=tuple(sorted(found, key=lambda one: (-one.hours, one.person, one.user_id))),
        unowned=sum(owner_of.get(one) is None for one in accounts), waiting=dict(waiting),
    )  # fmt: skip


def _days(taken: pd.DataFrame, person: str) -> list[tuple[str | None, date]]:
    """The days on which a person has open tasks, each as often as there are tasks."""
    own = taken[taken["user_id"] == person]
    return [(person, row["due_on"]) for row in plain(own) for _n in range(int(row["tasks"]))]


def _by_account(frame: pd.DataFrame, accounts: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of some accounts, by account."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in plain(frame[frame["account_id"].isin(accounts)]):
        found[row["account_id"]].append(row)
    return found


def _in_it(memberships: pd.DataFrame, segment: str | None, from_on: date) -> set[Any]:
    """The accounts that are in the segment on the day or will be later."""
    ends = memberships["to_on"]
    is_in = (memberships["segment"] == segment) & (memberships["status"] == "decided")
    return set(memberships.loc[is_in & (ends.isna() | (ends >= pd.Timestamp(from_on))), "account_id"])
