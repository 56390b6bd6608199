"""Who has more planned than can be done, and when; what a change that is only tried would do to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from kam_analytics.kit.rules.period import months_before
from kam_analytics.kit.rules.working_days import working_days
from kam_analytics.rhythm.rules.capacity import Absence, Work, available, load, utilisation
from kam_analytics.rhythm.rules.practice import in_segment, owned_by, practice_of, tasks_of, work_of

#: months that are looked at, from that of today
MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """Planned hours and those that can be planned, by person and month.

    ``rows``: one row per person and month of ``months`` (``user_id``, ``person``, ``month_on``, ``planned``, ``can``,
    ``used``: planned / can, missing in a month without a working day), persons by name; ``others`` the same of the
    persons for whom nothing is planned; ``assumptions`` are what it was counted by.
    """

    months: tuple[date, ...]
    rows: pd.DataFrame
    others: pd.DataFrame
    assumptions: dict[str, float]

    @property
    def above(self) -> pd.DataFrame:
        """The rows of persons and months above 100 %, the fullest first."""
        # what cannot be done at all is above, too
        is_above = self.rows["planned"] > self.rows["can"]
        return self.rows[is_above].sort_values(["used", "person"], ascending=[False, True], ignore_index=True)


def capacity_of(
    work: pd.DataFrame,
    people: pd.DataFrame,
    absences: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    country: str,
    today: date,
) -> Capacity:
    """The load of every person, from the month of today on.

    ``work`` are the rows of ``person_load``, ``people`` of ``people``, ``absences`` of ``absences``, ``assumptions`` of
    ``capacity_assumptions``.
    """
    months = tuple(months_before(today.replace(day=1), -n) for n in range(MONTHS))
    counted = dict(zip(assumptions["name"], assumptions["value"].astype(float), strict=True))
    planned = load(works(work), counted)
    names = dict(zip(people["user_id"], people["name"], strict=True))
    persons = [*planned, *(person for person in names if person not in planned)]
    can = available(persons, months, away(absences), counted, partial(working_days, country))
    hours = {person: planned.get(person, {}) for person in persons}
    rows = [
        {
            "user_id": person, "person": names.get(person, person), "month_on": pd.Timestamp(month),
            "planned": hours[person].get(month, 0.0), "can": can[person][month],
            "used": utilisation(hours[person].get(month, 0.0), can[person][month]),
        }
        for person in persons for month in months
    ]  # fmt: skip
    columns = ["user_id", "person", "month_on", "planned", "can", "used"]
    frame = pd.DataFrame(rows, columns=columns).astype({"used": float, "planned": float, "can": float})
    frame = frame.sort_values(["person", "user_id", "month_on"], ignore_index=True)
    has_work = frame["user_id"].isin(planned)
    return Capacity(
        months=months,
        rows=frame[has_work].reset_index(drop=True),
        others=frame[~has_work].reset_index(drop=True),
        assumptions=counted,
    )


# reason: the rows of a practice, each under its name
def tried(
    memberships: pd.DataFrame,
    rules: pd.DataFrame,
    segments: pd.DataFrame,
    owners: pd.DataFrame,
    tasks: pd.DataFrame,
    *,
    accounts: Collection[str],
    segment: str | None,
    owner_id: str | None,
    fiscal_start: int,
    country: str,
    today: date,
) -> tuple[Work, ...]:
    """What would come to, and go from, each person and month: accounts in another segment, or of another person.

    With ``owner_id`` the accounts move to that person and stay in their segments; else they are in ``segment`` from
    today on, ``None`` in none. Nothing is written.
    """
    chosen = set(accounts)
    practice = practice_of(
        memberships=plain(memberships),
        rules=plain(rules),
        segments=plain(segments),
        owners=plain(owners),
        fiscal_start=fiscal_start,
        country=country,
        today=today,
    )
    change = owned_by(practice, chosen, owner_id) if owner_id else in_segment(practice, chosen, segment, today)
    return tuple(work_of(change, tasks_of(plain(tasks)), today=today))


def with_work(capacity: Capacity, more: Collection[Work]) -> Capacity:
    """The capacity with what was tried, of the persons whom it concerns."""
    extra = load(more, capacity.assumptions)
    everybody = pd.concat([capacity.rows, capacity.others], ignore_index=True)
    rows = everybody[everybody["user_id"].isin(extra)].copy()
    rows["planned"] += [
        extra[person].get(month.date(), 0.0) for person, month in zip(rows["user_id"], rows["month_on"], strict=True)
    ]
    rows["used"] = rows["planned"] / rows["can"].where(rows["can"] > 0)
    others = everybody[~everybody["user_id"].isin(extra)]
    return Capacity(months=capacity.months, rows=rows, others=others, assumptions=capacity.assumptions)


def works(rows: pd.DataFrame) -> list[Work]:
    """The work of the rows of ``person_load``."""
    return [
        Work(user_id=row["user_id"], month_on=row["month_on"], kind=row["kind"], n=int(row["n"])) for row in plain(rows)
    ]


def away(rows: pd.DataFrame) -> list[Absence]:
    """The absences of the rows of ``absences``."""
    return [Absence(user_id=row["user_id"], from_on=row["from_on"], to_on=row["to_on"]) for row in plain(rows)]


def plain(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as Python values: days as dates, missing as ``None``."""
    return [{name: _value(value) for name, value in row.items()} for row in rows.to_dict("records")]


def _value(value: Any) -> Any:
    if value is pd.NaT or value is pd.NA or value is None or (isinstance(value, float) and value != value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
