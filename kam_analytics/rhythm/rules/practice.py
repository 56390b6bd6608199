"""From rows to what the generator goes by, and what a change that is only tried would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from kam_analytics.kit.rules.period import months_before
from kam_analytics.kit.rules.working_days import working_days
from kam_analytics.rhythm.rules.cadence import Rule
from kam_analytics.rhythm.rules.capacity import Work
from kam_analytics.rhythm.rules.generator import Changes, Membership, Practice, Task, changes

Row = Mapping[str, Any]
_RULE = ("segment", "activity_type", "per_year", "rhythm", "with_whom", "from_on", "to_on")
_TASK = (
    "task_id", "account_id", "user_id", "activity_type", "period_on", "ordinal", "due_on", "status", "reason",
    "version",
)  # fmt: skip


def practice_of(
    *,
    memberships: Iterable[Row],
    rules: Iterable[Row],
    segments: Iterable[Row],
    owners: Iterable[Row],
    fiscal_start: int,
    country: str,
    today: date,
) -> Practice:
    """The practice of the rows of ``segment_memberships``, ``cadence_rules``, ``segments`` and ``account_owners``.

    A segment whose rules are not followed yet is followed from today.
    """
    return Practice(
        rules=[Rule(rule_id=row["cadence_rule_id"], **{name: row[name] for name in _RULE}) for row in rules],
        memberships=[
            Membership(account_id=row["account_id"], segment=row["segment"], from_on=row["from_on"], to_on=row["to_on"])
            for row in memberships
            if row["status"] == "decided"
        ],
        since={row["segment"]: row["since_on"] or today for row in segments},
        owners={row["account_id"]: row["owner_id"] for row in owners},
        fiscal_start=fiscal_start,
        working_days=partial(working_days, country),
    )


def tasks_of(rows: Iterable[Row]) -> list[Task]:
    """The tasks of the rows of ``cadence_tasks``."""
    return [
        Task(
            rule_id=row["cadence_rule_id"],
            is_handed_over=bool(row["is_handed_over"]),
            **{name: row[name] for name in _TASK},
        )
        for row in rows
    ]


def year_ahead(today: date) -> date:
    """The day to which tasks are made.

    >>> year_ahead(date(2028, 2, 29))
    datetime.date(2029, 2, 28)
    """
    return today.replace(year=today.year + 1, day=min(today.day, 28))


def months_ahead(today: date) -> tuple[date, ...]:
    """The months, by their first days, in which tasks can be due that are made a year ahead.

    A task is made for a period whose middle day is within the year; the longest, a year, ends half a year after that.

    >>> months_ahead(date(2026, 11, 20))[0], months_ahead(date(2026, 11, 20))[-1]
    (datetime.date(2026, 11, 1), datetime.date(2028, 5, 1))
    """
    first = today.replace(day=1)
    return tuple(months_before(first, -n) for n in range(12 + 6 + 1))


def in_segment(practice: Practice, accounts: Collection[str], segment: str | None, from_on: date) -> Practice:
    """The practice as if some accounts were in a segment from a day on, or with ``None`` in none."""
    before = from_on - timedelta(days=1)
    kept = [
        replace(one, to_on=before) if one.account_id in accounts and one.holds(from_on) else one
        for one in practice.memberships
        if one.account_id not in accounts or one.from_on < from_on
    ]
    new = [] if segment is None else [Membership(account_id=one, segment=segment, from_on=from_on) for one in accounts]
    return replace(practice, memberships=[*kept, *new])


def owned_by(practice: Practice, accounts: Collection[str], owner_id: str) -> Practice:
    """The practice as if some accounts belonged to a person."""
    return replace(practice, owners={**practice.owners, **dict.fromkeys(accounts, owner_id)})


def work_of(practice: Practice, tasks: Collection[Task], *, today: date) -> list[Work]:
    """What a practice would add to, and take from, the open work of each person and month; ``n`` may be negative."""
    return work_in(changes(practice, tasks, today=today, until=year_ahead(today)))


def work_in(found: Changes) -> list[Work]:
    """The work that changes add to and take from each person and month."""
    counts: defaultdict[tuple[str, date, str], int] = defaultdict(int)

    def count(person: str | None, day: date, kind: str | None, n: int) -> None:
        if person is not None:
            counts[person, day.replace(day=1), kind or "task"] += n

    for new in found.add:
        count(new.user_id, new.due_on, new.rule.activity_type, 1)
    for task, _why in found.cancel:
        count(task.user_id, task.due_on, task.activity_type, -1)
    for task, owner in found.hand_over:
        count(task.user_id, task.due_on, task.activity_type, -1)
        count(owner, task.due_on, task.activity_type, 1)
    return [
        Work(user_id=person, month_on=month, kind=kind, n=n) for (person, month, kind), n in sorted(counts.items()) if n
    ]
