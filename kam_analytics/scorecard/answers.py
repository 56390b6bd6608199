"""The scorecard of one account: every fact of it, gathered by one function for page and command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.deliveries.analysis import Deliveries, delivery_facts
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import Reader, allowed
from kam_analytics.kit.rules.period import Period
from kam_analytics.nps.analysis.account import Answers, answer_facts
from kam_analytics.sales.analysis import AccountTotal, account_total
from kam_analytics.scorecard.analysis import (
    RECENT,
    YEAR,
    Deals,
    Effort,
    Products,
    Targets,
    Tasks,
    contract_end,
    days_back,
    deal_facts,
    effort,
    has_open_ended,
    products_bought,
    target_sums,
    task_facts,
)
from kam_analytics.wallet.analysis.account import AccountWallet
from kam_analytics.wallet.answers import account_estimates


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the scorecard says of one account.

    ``held`` are the days that each feed covers, a feed without rows is not there; ``contacts`` is there when an
    activity names one. Parts that the viewer's role may
    not see are ``None``: deals, products and the wallet. ``…_before`` are the same days
    a year before, ``None`` where the feed does not reach so far back.
    """

    today: date
    period: Period
    held: Mapping[str, Period]
    effort: Effort
    tasks: Tasks
    contract_ends_on: date | None
    has_open_ended: bool = False
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
    products: Products | None
    wallet: AccountWallet | None

    def until(self, feed: str) -> date:
        """The day on which a feed is judged: the earlier of today and its end."""
        return min(self.today, self.held[feed].until) if feed in self.held else self.today

    def is_known(self, feed: str) -> bool:
        """True where the feed covers a day of the period: without one nothing was counted, which is not zero."""
        held = self.held.get(feed)
        return held is not None and held.since <= min(self.period.until, self.today)

    def since(self, feed: str) -> date | None:
        """The first day of a feed that begins within the period; ``None`` for one that covers all of it."""
        held = self.held.get(feed)
        return held.since if held and held.since > self.period.since else None


def gather(read: Reader, account_id: str, choice: Choice, *, today: date) -> Facts:
    """Read and compute the scorecard of an account.

    Parameters
    ----------
    read
        ``read(query, function, using=…, **parameters)``: the rows as the viewer sees them.
    choice
        Net sales, margin, deliveries, claims and answers are those of its days up to ``today``, beside the same days a
        year before; activities and deals are those of the last 90 and 365 days that end with ``today``, or with the
        end of their feed if that is earlier; deliveries are late by the same day.
    """
    period, before, held = choice.period, choice.before, choice.held

    def of(query: str, then: Callable[..., Any], using: dict[str, Any] | None = None, **params: Any) -> Any:
        return read(query, then, using=using or {}, account=account_id, **params)

    now = {"today": today}
    days: dict[str, Any] = {"since": period.since, "until": min(period.until, today)}
    deals_until = _end("opportunities", held, today)
    year: dict[str, Any] = {"since": days_back(deals_until, YEAR), "until": deals_until}
    months: dict[str, Any] = {"first_month": period.since.replace(day=1), "last_month": period.until.replace(day=1)}
    done = held.get("activities")
    done_until = _end("activities", held, today)
    met = {"today": done_until, "has_contacts": "contacts" in held, **({"held_since": done.since} if done else {})}
    delivered = {"today": _end("deliveries", held, today)}
    claims, claims_open = of("account_claims", _claim_counts, now, **days)

    def earlier(feed: str, query: str, then: Callable[..., Any], using: dict[str, Any]) -> Any:
        days_before = choice.before_of(feed)
        return days_before and of(query, then, using, since=days_before.since, until=days_before.until)

    claims_before = earlier("claims", "account_claims", _claim_counts, now)
    return Facts(
        today=today,
        period=period,
        held=held,
        effort=of("account_efforts", effort, met, **_spans(done_until)),
        tasks=of("account_tasks", task_facts, now, today=today),
        contract_ends_on=of("account_contracts", contract_end, now, today=today),
        has_open_ended=of("account_contracts", has_open_ended, today=today),
        total=of("account_totals", account_total, **Period(**days).parts()),
        total_before=None
        if before is None
        else _comparable(of("account_totals", account_total, **before.parts()), choice),
        targets=of("account_quarter_targets", target_sums, {"whole_months": period.is_whole_months}, **months),
        deliveries=of("account_deliveries", delivery_facts, delivered, **days),
        deliveries_before=earlier("deliveries", "account_deliveries", delivery_facts, delivered),
        claims=claims,
        claims_open=claims_open,
        claims_before=claims_before and claims_before[0],
        answers=of("account_answers", answer_facts, **days),
        deals=allowed(lambda: of("account_opportunities", deal_facts, **year)),
        products=allowed(lambda: of("account_product_count", products_bought)),
        wallet=allowed(lambda: _wallet(read, account_id, choice, today)),
    )


def _comparable(total: AccountTotal, choice: Choice) -> AccountTotal:
    """The sales of a year before, without their margin if margins are known since later: it would be a part of it."""
    return total if choice.before_of("margin") else replace(total, margin=None)


def _end(feed: str, held: Mapping[str, Period], today: date) -> date:
    return min(today, held[feed].until) if feed in held else today


def _spans(until: date) -> dict[str, date]:
    """The parameters of the query ``account_efforts``: the spans that ``effort`` counts."""
    days = {"since": 2 * YEAR, "middle": YEAR, "recent": RECENT}
    return {"until": until, **{name: days_back(until, number) for name, number in days.items()}}


def _wallet(read: Reader, account_id: str, choice: Choice, today: date) -> AccountWallet:
    """The share of wallet does not follow the period: an estimate is of a year."""
    return account_estimates(read, account_id, Choice.usual(today, choice.held), today=today).wallet


def _claim_counts(claims: pd.DataFrame, *, today: date) -> tuple[int, int]:
    """All of them, and those not closed by the as-of day."""
    return len(claims), int((~(claims["closed_on"] <= pd.Timestamp(today))).sum())
