"""The scorecard of one account: every fact of it, gathered by one function for page and command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.buying.analysis import buying
from kam_analytics.buying.analysis.intervals import OrderInterval, order_interval
from kam_analytics.errors import Forbidden
from kam_analytics.kit.analysis.slices import EVERY_ACCOUNT, Slices
from kam_analytics.kit.rules.period import Period, default_period, last_whole_month, months_before
from kam_analytics.sales.analysis import AccountTotal, account_total
from kam_analytics.scorecard.analysis import (
    RECENT,
    YEAR,
    Answers,
    Deals,
    Deliveries,
    Effort,
    Targets,
    Tasks,
    answer_facts,
    contract_end,
    days_back,
    deal_facts,
    delivery_facts,
    effort,
    products_bought,
    target_sums,
    task_facts,
)
from kam_analytics.wallet.analysis.account import AccountWallet, assessed, wallet_of

#: reads a query by its name, hands the rows to a function (with ``using``), gives its result
Read = Callable[..., Any]


def reader(scope: Any) -> Read:
    """``Read`` on a scope, without a cache."""

    def read(name: str, then: Callable[..., Any] | None = None, /, *, using: Any = None, **params: Any) -> Any:
        rows = scope.read(name, **params)
        return then(rows, **(using or {})) if then else rows

    return read


@dataclass(frozen=True)
class Facts:
    """What the scorecard says of one account.

    ``feeds`` holds the names of the feeds with any row in sight; ``contacts`` is there when an activity
    names one. Parts that the viewer's role may
    not see are ``None``: deals, products and the wallet. ``…_before`` are the same days
    a year before, ``None`` where the data do not reach so far back.
    """

    today: date
    period: Period
    feeds: frozenset[str]
    effort: Effort
    tasks: Tasks
    contract_ends_on: date | None
    total: AccountTotal
    total_before: AccountTotal | None
    targets: Targets
    deliveries: Deliveries
    deliveries_before: Deliveries | None
    claims: int
    claims_open: int
    claims_before: int | None
    answers: Answers
    deals: Deals | None
    products: int | None
    wallet: AccountWallet | None


@dataclass(frozen=True)
class Buying:
    """How the account buys; the mix is ``None`` where the viewer's role does not see categories."""

    interval: OrderInterval
    season: buying.Season
    basket: buying.Basket
    mix: buying.Mix | None
    received: buying.Received
    recurring_share: float | None
    has_activities: bool


def gather(read: Read, account_id: str, *, today: date, period: Period, before: Period | None) -> Facts:
    """Read and compute the scorecard of an account.

    Parameters
    ----------
    read
        ``read(query, function, using=…, **parameters)``: the rows as the viewer sees them.
    period
        Net sales, margin, deliveries, claims and answers are those of its days up to ``today``;
        activities, tasks and deals are those of the last 90 and 365 days that end with ``today``.
    before
        The same days a year before, ``None`` where the data do not cover them.
    """

    def of(query: str, then: Callable[..., Any], using: dict[str, Any] | None = None, **params: Any) -> Any:
        return read(query, then, using=using or {}, account=account_id, **params)

    now = {"today": today}
    days: dict[str, Any] = {"since": period.since, "until": min(period.until, today)}
    earlier: dict[str, Any] | None = None if before is None else {"since": before.since, "until": before.until}
    year: dict[str, Any] = {"since": days_back(today, YEAR), "until": today}
    months: dict[str, Any] = {"first_month": period.since.replace(day=1), "last_month": period.until.replace(day=1)}
    feeds = _feeds(read)
    met = {**now, "has_contacts": "contacts" in feeds}
    claims, claims_open = of("account_claims", _claim_counts, now, **days)
    claims_before = None if earlier is None else of("account_claims", _claim_counts, now, **earlier)[0]
    return Facts(
        today=today,
        period=period,
        feeds=feeds,
        effort=of("account_efforts", effort, met, **_spans(today)),
        tasks=of("account_tasks", task_facts, now),
        contract_ends_on=of("account_contracts", contract_end, now, today=today),
        total=of("account_totals", account_total, **Period(**days).parts()),
        total_before=None if before is None else of("account_totals", account_total, **before.parts()),
        targets=of("account_quarter_targets", target_sums, {"whole_months": period.is_whole_months}, **months),
        deliveries=of("account_deliveries", delivery_facts, now, **days),
        deliveries_before=None if earlier is None else of("account_deliveries", delivery_facts, now, **earlier),
        claims=claims,
        claims_open=claims_open,
        claims_before=claims_before,
        answers=of("account_answers", answer_facts, **days),
        deals=_allowed(lambda: of("account_opportunities", deal_facts, **year)),
        products=_allowed(lambda: of("account_product_count", products_bought)),
        wallet=_allowed(lambda: _wallet(read, account_id, today)),
    )


def _spans(today: date) -> dict[str, date]:
    """The parameters of the query ``account_efforts``: the spans that ``effort`` counts."""
    days = {"since": 2 * YEAR, "middle": YEAR, "recent": RECENT}
    return {"until": today, **{name: days_back(today, number) for name, number in days.items()}}


def _wallet(read: Read, account_id: str, today: date) -> AccountWallet | None:
    """The share of wallet does not follow the period: an estimate is of a year."""
    last_sale = read("data_span", today=today)["last_sale"].iloc[0]
    usual = default_period(today, None if pd.isna(last_sale) else last_sale.date())
    last = last_whole_month(usual.until)
    months = {"first_month": usual.since, "last_month": last}
    using = {"last_month": last, "today": today}
    every: Slices = read("wallet_estimates", assessed, using=using, account=EVERY_ACCOUNT, **months)
    return wallet_of(every.of(account_id))


def gather_buying(read: Read, account_id: str, *, today: date, period: Period, last: date, window: int) -> Buying:
    """Read and compute how an account buys.

    ``last`` is the last month that ``period`` covers to its end: seasons and mix are those of the
    months up to it. ``window`` is the number of days before an order in which an activity counts.
    """
    days = read("account_order_days", account=account_id, today=today)
    activities = read("account_activity_days", account=account_id, today=today)
    span = {"since": period.since, "until": min(period.until, today)}
    middle = months_before(last, 11)
    two_years = {"first_month": months_before(last, 23), "last_month": last}
    total = read("account_totals", account_total, using={}, account=account_id, **Period(**span).parts())
    by_month = read("account_months_of", account=account_id, first_month=date(1, 1, 1), last_month=last)
    return Buying(
        interval=order_interval(days["sold_on"], today),
        season=buying.season(by_month, last=last),
        basket=buying.basket(days, **span),
        mix=_allowed(
            lambda: read("account_categories", buying.mix, using={"middle": middle}, account=account_id, **two_years)
        ),
        received=buying.received(days, activities, window=window, **span),
        recurring_share=total.recurring_share,
        has_activities="activities" in _feeds(read),
    )


def _feeds(read: Read) -> frozenset[str]:
    found: frozenset[str] = read("feeds", _feed_names, using={})
    return found | (_allowed(lambda: read("feed_opportunities", _feed_names, using={})) or frozenset())


def _feed_names(row: pd.DataFrame) -> frozenset[str]:
    return frozenset(str(name) for name in row.columns if bool(row[name].iloc[0]))


def _claim_counts(claims: pd.DataFrame, *, today: date) -> tuple[int, int]:
    """All of them, and those not closed by the as-of day."""
    return len(claims), int((~(claims["closed_on"] <= pd.Timestamp(today))).sum())


def _allowed(ask: Callable[[], Any]) -> Any:
    """What a role may not see is not there."""
    try:
        return ask()
    except Forbidden:
        return None
