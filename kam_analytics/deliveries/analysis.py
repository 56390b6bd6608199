"""Deliveries to an account: on time, in full, answered in time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kam_analytics.kit.analysis.slices import values


@dataclass(frozen=True, kw_only=True)
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


def on_time(deliveries: pd.DataFrame, *, today: date) -> pd.Series:
    """Whether each delivery was on time: what its row says, else delivered by its due day.

    One that is past its due day and not delivered is not on time; missing while it is not past it.
    """
    rows = values(deliveries, "due_on", "delivered_on", "is_on_time")
    return pd.Series([_in_time(*row, today=today) for row in rows], index=deliveries.index, dtype="boolean")


def _in_time(due: date, delivered: date | None, said: bool | None, *, today: date) -> bool | None:
    if said is not None:
        return bool(said)
    if delivered is None:
        return None if due >= today else False
    return delivered <= due


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
    known = in_full = unknown = 0
    hours: list[tuple[float, float]] = []
    names = ("due_on", "delivered_on", "is_on_time", "is_complete", "hours_planned", "hours_used")
    for due, delivered, said, is_complete, planned, used in values(deliveries, *names):
        in_time = _in_time(due, delivered, said, today=today)
        if in_time is not None:
            is_unknown = in_time and is_complete is None
            unknown += is_unknown
            known += not is_unknown
            in_full += bool(in_time and is_complete)
        if planned is not None and used is not None:
            hours.append((planned, used))
    planned_sum, used_sum = (math.fsum(column) for column in zip(*hours, strict=True)) if hours else (None, None)
    return Deliveries(known=known, in_full=in_full, unknown=unknown, hours_planned=planned_sum, hours_used=used_sum)
