"""Publish the benchmarks: the only figures of the whole company that a rep sees.

They are computed over all accounts when data change, because a rep may not read other accounts: an account's
ABC class, what its peers buy by industry and category, effort by segment.
"""

from __future__ import annotations

from datetime import date

from kam_analytics.concentration.analysis.concentration import abc_classes
from kam_analytics.imports.summaries import deals, surveys
from kam_analytics.imports.summaries.summaries import sql
from kam_analytics.kit.feeds import feeds_of
from kam_analytics.kit.rules.period import Period, default_period
from kam_analytics.store import Load

#: the fewest accounts, and owners of them, for a peer group to be published
PEER_ACCOUNTS = 8
PEER_OWNERS = 3


def publish(load: Load, today: date) -> None:
    """Compute all benchmarks for the default period that ends by ``today``."""
    deals.mark(load)
    surveys.note(load)
    span = _note_feeds(load, today)
    period = default_period(today, span.until if span else None)
    bounds = {"since": period.since, "until": period.until}
    for table in ("benchmark_abc", "benchmark_peer", "benchmark_effort"):
        load.execute(f"delete from {table}")
    sales = load.frame(sql("account_sales"), **bounds)
    limits = {
        name: float(load.value("select value from setting where name = :name", name=name))
        for name in ("abc_a", "abc_b")
    }
    sales["abc_class"] = abc_classes(sales["net_sales"], limits["abc_a"], limits["abc_b"])
    published = sales.dropna(subset=["abc_class"])[["account_key", "abc_class"]]
    load.insert("benchmark_abc", published.assign(since_on=period.since, until_on=period.until))
    load.execute(sql("benchmark_peer"), **bounds, accounts=PEER_ACCOUNTS, owners=PEER_OWNERS)
    load.execute(sql("benchmark_effort"), **bounds)
    load.touch("benchmark_abc", "benchmark_peer", "benchmark_effort")


def _note_feeds(load: Load, today: date) -> Period | None:
    """Write what each feed holds, and return the days that the sales cover."""
    load.execute("delete from feed")
    load.execute(f"insert into feed {sql('feed')}")
    load.touch("feed")
    return feeds_of(load.frame("select * from feed where feed = 'sales'"), today=today).get("sales")
