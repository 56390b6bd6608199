"""Which accounts need attention, for page and notebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kam_analytics.attention.analysis import states
from kam_analytics.attention.rules import Attention, attention
from kam_analytics.buying.analysis.intervals import MEMORY, order_intervals
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import Reader


@dataclass(frozen=True)
class Seen:
    """The accounts in sight, and those that need attention."""

    found: list[Attention]
    accounts: int


def needing_attention(read: Reader, choice: Choice, *, today: date) -> Seen:
    """What needs attention among the accounts in sight; sales are those of the period and of the same months before.

    An order is overdue on the earlier of today and the end of the sales: what was bought since is not known.
    """
    period = choice.period
    bought_until = min(today, choice.sales.until) if choice.sales else today
    before = period.year_before().since
    rows = read("attention", today=today, before_month=before, first_month=period.since, last_month=period.until)
    months: dict[str, Any] = {
        "first_month": (bought_until - MEMORY).replace(day=1),
        "last_month": bought_until.replace(day=1),
    }
    intervals = read("order_days", order_intervals, using={"today": bought_until}, **months)
    return Seen(attention(states(rows, intervals, has_before=choice.before is not None), today), len(rows))
