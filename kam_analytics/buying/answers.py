"""How an account buys, gathered by one function for page and command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kam_analytics.buying.analysis import buying
from kam_analytics.buying.analysis.intervals import OrderInterval, order_interval
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import Reader, allowed
from kam_analytics.kit.rules.period import Period, months_before
from kam_analytics.sales.analysis import AccountTotal, account_total


@dataclass(frozen=True, kw_only=True)
class Buying:
    """How the account buys on ``until``, the earlier of today and the end of the sales.

    The mix is ``None`` where the viewer's role does not see categories; the orders received are those of which the
    activities before them are known, from ``received_since`` on, ``None`` where no activities are in store.
    """

    today: date
    until: date

    interval: OrderInterval
    season: buying.Season
    basket: buying.Basket
    mix: buying.Mix | None
    received: buying.Received | None
    total: AccountTotal
    received_since: date | None


def gather_buying(read: Reader, account_id: str, *, today: date, period: Period, last: date, window: int) -> Buying:
    """Read and compute how an account buys.

    ``last`` is the last month that ``period`` covers to its end: seasons and mix are those of the
    months up to it. ``window`` is the number of days before an order in which an activity counts.
    """
    held = feeds(read, today=today)
    until = held.until("sales")
    orders = read("account_orders", account=account_id, today=until)
    span: dict[str, Any] = {"since": period.since, "until": min(period.until, until)}
    middle = months_before(last, 11)
    two_years: dict[str, Any] = {"first_month": months_before(last, 23), "last_month": last}
    total = read("account_totals", account_total, using={}, account=account_id, **Period(**span).parts())
    by_month = read("account_months_of", account=account_id, first_month=date(1, 1, 1), last_month=last)
    compared = {"middle": middle, "has_before": held.holds("sales", two_years["first_month"])}
    done = held.get("activities")
    received, received_since = None, None
    if done is not None:
        activities = read("account_activity_days", account=account_id, today=today)
        first = done.since + timedelta(days=window)
        received_since = first if first > span["since"] else None
        known = {"since": max(first, span["since"]), "until": min(span["until"], done.until + timedelta(days=1))}
        received = buying.received(orders, activities, window=window, **known)
    return Buying(
        today=today,
        until=until,
        interval=order_interval(orders["ordered_on"], until, _last_day(orders)),
        season=buying.season(by_month, last=last),
        basket=buying.basket(orders, **span),
        mix=allowed(lambda: read("account_categories", buying.mix, using=compared, account=account_id, **two_years)),
        received=received,
        total=total,
        received_since=received_since,
    )


def _last_day(orders: pd.DataFrame) -> date | None:
    """The last day on which something came under an order."""
    return None if orders.empty else orders["last_on"].max().date()
