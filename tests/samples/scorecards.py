"""Accounts of the demo company whose scorecards are compared with SQL, and what SQL and the product say of them."""

from __future__ import annotations

import random
from typing import Any

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.buying.answers import Buying, gather_buying
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Period, default_period, last_whole_month
from kam_analytics.store import Store

#: the random demo accounts: numbers of their ids
PICKED = sorted(random.Random(3).sample(range(1001, 1161), 20))
#: activity types that reach nobody in person, as SQL writes them
IMPERSONAL = "('newsletter', 'webinar')"


def value(store: Store, sql: str, **params: Any) -> Any:
    """The single value of a statement on the base tables."""
    with store.load(LOCAL_DIRECTOR) as load:
        found = load.value(sql, **params)
    return float(found) if hasattr(found, "as_tuple") else found


def owner_of(store: Store, account: str) -> str | None:
    """Who owns an account."""
    owner = value(store, "select owner_id from account where account_id = :account", account=account)
    return None if owner is None else str(owner)


def buying(store: Store, account: str, window: int = 30, person: Any = LOCAL_DIRECTOR) -> tuple[Buying, Period]:
    """How an account buys in the default period, as somebody sees it."""
    period = default_period(store.today, store.today)
    with store.scope(person) as scope:
        found = gather_buying(
            reader(scope), account, today=store.today, period=period, last=last_whole_month(period.until),
            window=window,
        )  # fmt: skip
    return found, period
