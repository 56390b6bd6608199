"""How an account buys, gathered by one function for page and command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kam_analytics.buying.analysis import buying
from kam_analytics.buying.analysis.intervals import OrderInterval, order_interval
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import Reader, allowed
from kam_analytics.kit.rules.period import Period, months_before
from kam_analytics.sales.analysis import account_total


@dataclass(frozen=True, kw_only=True)
class Buying:
    """How the account buys; the mix is ``None`` where the viewer's role does not see categories."""

    interval: OrderInterval
    season: buying.Season
    basket: buying.Basket
    mix: buying.Mix | None
    received: buying.Received
    recurring_share: float | None
    has_activities: bool


def gather_buying(read: Reader, account_id: str, *, today: date, period: Period, last: date, window: int) -> Buying:
    """Read and compute how an account buys.

    ``last`` is the last month that ``period`` covers to its end: seasons and mix are those of the
    months up to it. ``window`` is the number of days before an order in which an activity counts.
    """
    days = read("account_order_days", account=account_id, today=today)
    activities = read("account_activity_days", account=account_id, today=today)
    span: dict[str, Any] = {"since": period.since, "until": min(period.until, today)}
    middle = months_before(last, 11)
    two_years: dict[str, Any] = {"first_month": months_before(last, 23), "last_month": last}
    total = read("account_totals", account_total, using={}, account=account_id, **Period(**span).parts())
    by_month = read("account_months_of", account=account_id, first_month=date(1, 1, 1), last_month=last)
    return Buying(
        interval=order_interval(days["sold_on"], today),
        season=buying.season(by_month, last=last),
        basket=buying.basket(days, **span),
        mix=allowed(
            lambda: read("account_categories", buying.mix, using={"middle": middle}, account=account_id, **two_years)
        ),
        received=buying.received(days, activities, window=window, **span),
        recurring_share=total.recurring_share,
        has_activities="activities" in feeds(read),
    )
