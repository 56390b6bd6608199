"""Deliveries to an account: on time, in full, answered in time."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kam_analytics.kit.analysis.slices import values

#: what a part can be, the one that decides over the others first
_STATES = ("bad", "coming", "unknown", "good")


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """Deliveries due in a period; ``in_full`` of ``known`` were on time and complete.

    ``unknown`` are those that came and of which nobody says on which day, or whether they were complete. Hours are
    sums over the rows that carry both, ``None`` without any.
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

    @property
    def due(self) -> int:
        """Those that were due, or failed before: known or not."""
        return self.known + self.unknown

    @property
    def coverage(self) -> float | None:
        """Known / due (0-1); ``None`` without any."""
        return self.known / self.due if self.due else None


def on_time(deliveries: pd.DataFrame, *, today: date) -> pd.Series:
    """Whether each row of a delivery was on time: what it says, else delivered by its due day.

    One that is past its due day and not delivered is not on time; missing while it is not past it, and where it came
    and its day is not recorded.
    """
    rows = values(deliveries, "due_on", "delivered_on", "is_on_time", "is_complete")
    return pd.Series([_in_time(*row, today=today) for row in rows], index=deliveries.index, dtype="boolean")


def _in_time(
    due: date, delivered: date | None, said: bool | None, complete: bool | None, *, today: date
) -> bool | None:
    if said is not None:
        return bool(said)
    if delivered is None:
        return None if due >= today or complete else False
    return delivered <= due


def delivery_facts(deliveries: pd.DataFrame, *, today: date) -> Deliveries:
    """Deliveries on time and complete, from the query ``account_deliveries``.

    The rows of one delivery are its parts: it is on time in full when all of them came by their due day and are
    complete, and it counts once. A part that is late or not complete settles it. Else one that is not due yet leaves
    the delivery out, and one of which the day or the completeness is not known makes it unknown.

    Parameters
    ----------
    deliveries
        One row per part: account_id, delivery_id, due_on, delivered_on, is_on_time and is_complete (missing where
        not known), hours_planned, hours_used.
    today
        Parts due before this day and not delivered are late: the earlier of today and the end of the feed.

    >>> rows = pd.DataFrame({"account_id": "A", "delivery_id": ["D1", "D2", "D2"],
    ...     "due_on": pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-06"]),
    ...     "delivered_on": pd.to_datetime(["2026-01-05", "2026-01-06", None]),
    ...     "is_on_time": pd.array([True, True, None], "boolean"),
    ...     "is_complete": pd.array([True, True, None], "boolean"),
    ...     "hours_planned": [5.0, None, None], "hours_used": [6.0, 1.0, None]})
    >>> found = delivery_facts(rows, today=date(2026, 2, 1))
    >>> found.in_full, found.known, found.hours_planned, found.hours_used
    (1, 2, 5.0, 6.0)
    """
    parts: dict[tuple[str, str], list[str]] = {}
    hours: list[tuple[float, float]] = []
    names = (
        "account_id", "delivery_id", "due_on", "delivered_on", "is_on_time", "is_complete", "hours_planned",
        "hours_used",
    )  # fmt: skip
    for account, delivery, *row, planned, used in values(deliveries, *names):
        parts.setdefault((account, delivery), []).append(_state(*row, today=today))
        if planned is not None and used is not None:
            hours.append((planned, used))
    planned_sum, used_sum = (math.fsum(column) for column in zip(*hours, strict=True)) if hours else (None, None)
    # the first state that a part has is that of the delivery
    found = Counter(next(state for state in _STATES if state in states) for states in parts.values())
    return Deliveries(
        known=found["good"] + found["bad"],
        in_full=found["good"],
        unknown=found["unknown"],
        hours_planned=planned_sum,
        hours_used=used_sum,
    )


def _state(due: date, delivered: date | None, said: bool | None, complete: bool | None, *, today: date) -> str:
    """What one part says of its delivery: one of ``_STATES``."""
    in_time = _in_time(due, delivered, said, complete, today=today)
    if in_time is None:
        return "coming" if due >= today else "unknown"
    if in_time and complete is None:
        return "unknown"
    return "good" if in_time and complete else "bad"
