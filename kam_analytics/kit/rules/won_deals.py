"""Won deals that stand in for sales until there are invoices: up to which day, and what they cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from kam_analytics.errors import N_
from kam_analytics.kit.rules.period import Period

#: why inputs and results are not compared
NO_INVOICES = N_("Inputs and results need invoices: all sales here are won deals.")
#: the setting of a store that holds the day of its last won deal among the sales; empty without any
DEALS_UNTIL = "deals_until"


def deals_until(settings: Mapping[str, str]) -> date | None:
    """The day of the last won deal that stands in for a sale.

    >>> deals_until({"deals_until": "2026-05-31"})
    datetime.date(2026, 5, 31)
    """
    said = settings.get(DEALS_UNTIL, "")
    return date.fromisoformat(said) if said else None


def invoiced(sales: Period | None, settings: Mapping[str, str]) -> Period | None:
    """The days of the sales that are invoices: those after the last won deal.

    >>> invoiced(Period(date(2026, 1, 1), date(2026, 6, 30)), {"deals_until": "2026-05-31"})
    Period(since=datetime.date(2026, 6, 1), until=datetime.date(2026, 6, 30))
    >>> invoiced(Period(date(2026, 1, 1), date(2026, 5, 31)), {"deals_until": "2026-05-31"}) is None
    True
    """
    last = deals_until(settings)
    if sales is None or last is None:
        return sales
    since = max(sales.since, last + timedelta(days=1))
    return Period(since, sales.until) if since <= sales.until else None
