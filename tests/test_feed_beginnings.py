"""A feed that begins later changes no figure of days that it still covers, and makes no missing figure a number.

The first months of each feed of the demo company are taken out, further and further; every figure that is shown in a
tile, a line or a comparison is compared with that of the whole company.
"""

from __future__ import annotations

import math
import os
import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration import answers as concentration
from kam_analytics.imports.summaries import summaries
from kam_analytics.imports.summaries.publish import publish
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import Feeds, feeds
from kam_analytics.kit.reader import Reader, reader
from kam_analytics.kit.rules.period import Period, comparisons, months_before
from kam_analytics.nps import answers as nps
from kam_analytics.nps.rules import MAIN
from kam_analytics.sales.answers import sales_by_month
from kam_analytics.scorecard import answers as scorecard
from kam_analytics.scorecard.analysis import RECENT, YEAR, days_back
from kam_analytics.scorecard.tables import figures as scorecard_figures
from kam_analytics.store import Store, open_store
from kam_analytics.wallet.answers import all_estimates, own_months

#: feed -> how its rows before a day are taken out
TAKE_OUT = {
    "sales": "delete from sale where sold_on < :cut",
    "margin": "update sale set margin = null where sold_on < :cut",
    "activities": "delete from activity where done_on < :cut",
    "contacts": "update activity set contact_ids = null where done_on < :cut",
    "answers": "delete from nps_response where answered_on < :cut",
    "deliveries": "delete from delivery where due_on < :cut",
    "claims": "delete from claim where opened_on < :cut",
    "opportunities": "delete from opportunity where coalesce(opened_on, closed_on, expected_close_on) < :cut",
}
ACCOUNTS = ("C1055", "C1020")
PERIOD = Period(date(2025, 11, 1), date(2026, 10, 31))
#: how many steps of a feed are looked at, of all its months
STEPS = 1_000 if os.environ.get("KAM_FULL") else 2


@dataclass(frozen=True)
class Figure:
    """A figure, and the first day that it is about in each feed; ``whole``: it needs all of its days."""

    value: Any
    since: Mapping[str, date]
    whole: bool = False


def missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def same(one: Any, other: Any) -> bool:
    if missing(one) or missing(other):
        return missing(one) and missing(other)
    return (
        bool(one == pytest.approx(other, rel=1e-9, abs=1e-6)) if isinstance(one, (int, float)) else bool(one == other)
    )


def of_scorecard(read: Reader, choice: Choice, account: str, today: date) -> Iterator[tuple[str, Figure]]:
    facts = scorecard.gather(read, account, choice, today=today)
    before = PERIOD.year_before().since
    done = facts.effort.until
    spans: dict[str, tuple[Mapping[str, date], bool]] = {
        "people_met_90": ({name: days_back(done, RECENT) for name in ("activities", "contacts")}, False),
        "people_met_365": ({name: days_back(done, YEAR) for name in ("activities", "contacts")}, False),
        "activities_365_before": ({"activities": days_back(done, 2 * YEAR)}, True),
        "net_sales_before": ({"sales": before}, True),
        "margin_before": ({"sales": before, "margin": before}, True),
        "claims_before": ({"claims": before}, True),
    }
    for names, feed, since in (
        ("net_sales margin margin_share recurring_share recurring_coverage orders", "sales", PERIOD.since),
        ("deliveries deliveries_due on_time_in_full hours_planned hours_used", "deliveries", PERIOD.since),
        ("claims claims_open", "claims", PERIOD.since),
        ("answers nps nps_low nps_high", "answers", PERIOD.since),
    ):
        spans |= {name: ({feed: since}, False) for name in names.split()}
    for name in ("margin", "margin_share"):
        spans[name] = ({"sales": PERIOD.since, "margin": PERIOD.since}, False)
    for name in ("wallet_share", "wallet_share_low", "wallet_share_high"):
        spans[name] = ({"sales": own_months(Choice.usual(today, choice.held)).since}, True)
    for name, value in scorecard_figures(facts).items():
        if name.startswith(("activities_90", "activities_365")) and name not in spans:
            days = RECENT if name.startswith("activities_90") else YEAR
            yield name, Figure(value, {"activities": days_back(done, days)})
        elif name in spans:
            yield name, Figure(value, *spans[name])
    was = facts.deliveries_before
    for name in ("known", "in_full", "unknown"):
        yield f"deliveries_before_{name}", Figure(was and getattr(was, name), {"deliveries": before}, whole=True)


def of_scorecards(read: Reader, choice: Choice, today: date) -> Iterator[tuple[str, Figure]]:
    for account in ACCOUNTS:
        for name, figure in of_scorecard(read, choice, account, today):
            yield f"{account}_{name}", figure


def of_sales(read: Reader, choice: Choice, today: date) -> Iterator[tuple[str, Figure]]:
    for row in sales_by_month(read, choice).itertuples():
        month: date = row.month_on.date()
        yield f"month_{month}", Figure(row.value, {"sales": month}, whole=True)
        yield f"month_before_{month}", Figure(row.previous, {"sales": months_before(month, 12)}, whole=True)
    found = concentration.concentration(read, choice)
    names = ("total", "total_positive", "top_20pct_share", "accounts_for_80pct", "hhi", "gini", "largest_share")
    for name in names:
        yield name, Figure(getattr(found.result, name), {"sales": PERIOD.since})
        before = found.before and getattr(found.before, name)
        yield f"{name}_before", Figure(before, {"sales": PERIOD.year_before().since}, whole=True)
    every = comparisons(PERIOD, 1)
    compared = {one.code: one for one in concentration.comparable(read, choice, every)}
    for one in every:
        bridge = concentration.bridge(read, choice, one) if one.code in compared else None
        sums = bridge and (bridge.opening, float(bridge.rows["now"].sum()), bridge.kept.nrr, bridge.kept.grr)
        yield f"bridge_{one.code}", Figure(sums, {"sales": one.before.since}, whole=True)
    for row in concentration.trend(read, choice).to_dict("records"):
        since = months_before(row["month_on"].replace(day=1), 11)
        for name, value in row.items():
            if name != "month_on":
                yield f"rolling_{row['month_on']}_{name}", Figure(value, {"sales": since}, whole=True)


def of_margins(read: Reader, choice: Choice, today: date) -> Iterator[tuple[str, Figure]]:
    choice = replace(choice, measure="margin")
    before = PERIOD.year_before().since
    found = concentration.concentration(read, choice)
    for name in ("total", "top_20pct_share"):
        earlier = found.before and getattr(found.before, name)
        yield f"margin_{name}_before", Figure(earlier, {"sales": before, "margin": before}, whole=True)
    compared = {one.code for one in concentration.comparable(read, choice, comparisons(PERIOD, 1))}
    for one in comparisons(PERIOD, 1):
        since = {"sales": one.before.since, "margin": one.before.since}
        yield f"margin_compared_{one.code}", Figure(one.code in compared or None, since, whole=True)


def of_wallets(read: Reader, choice: Choice, today: date) -> Iterator[tuple[str, Figure]]:
    wallet = all_estimates(read, choice, today=today).wallet
    yield "wallet", Figure(wallet.likely, {"sales": own_months(choice).since}, whole=True)


def of_effort(read: Reader, choice: Choice, today: date) -> Iterator[tuple[str, Figure]]:
    effort = concentration.effort(read, choice)
    since = {"sales": months_before(PERIOD.since, 12), "activities": PERIOD.since}
    for row in effort.rows.to_dict("records"):
        for name in ("activity_share", "sales_share", "accounts"):
            yield f"effort_{row['group']}_{name}", Figure(None if effort.limit else row[name], since, whole=True)


def of_answers(read: Reader, choice: Choice, today: date) -> Iterator[tuple[str, Figure]]:
    found = nps.score(read, choice, kind=MAIN, today=today)
    for wave in found.waves.waves:
        for name in ("value", "low", "high"):
            yield f"wave_{wave.starts_on}_{name}", Figure(getattr(wave.score, name), {"answers": wave.starts_on})
    last = found.waves.last
    if last is not None:
        # of the accounts that answered in both: fewer of them, where the first answers of the earlier wave are gone
        since = {"answers": last.earlier.starts_on}
        yield f"wave_change_{last.later.name}", Figure(last.change.value, since)
    before = PERIOD.year_before().since
    yield "nps", Figure(found.survey.score.value, {"answers": PERIOD.since})
    was = found.survey_before
    yield "nps_before", Figure(was and was.score.value, {"answers": before}, whole=True)
    yield "nps_change", Figure(found.year and found.year.score.value, {"answers": before}, whole=True)


#: what makes figures, and the feeds that they are of
MADE_OF = {
    of_scorecards: frozenset(TAKE_OUT),
    of_sales: frozenset({"sales"}),
    of_margins: frozenset({"sales", "margin"}),
    of_wallets: frozenset({"sales"}),
    of_effort: frozenset({"sales", "activities"}),
    of_answers: frozenset({"answers"}),
}


def shown(store: Store, feed: str | None = None) -> tuple[dict[str, Figure], Feeds]:
    """The figures by their names, all of them or those that a feed is part of, and what is held."""
    today = store.today
    with store.scope(LOCAL_DIRECTOR) as scope:
        read = reader(scope)
        held = feeds(read, today=today)
        choice = Choice(period=PERIOD, held=held)
        asked = [make for make, of in MADE_OF.items() if feed in (None, *of)]
        made = asked if "sales" in held else [make for make in asked if make not in (of_sales, of_margins)]
        return {name: one for make in made for name, one in make(read, choice, today)}, held


@pytest.fixture(scope="module")
def whole(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Figure], Feeds]:
    """The figures of the company as it is."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        store = open_store(Path(shutil.copy(demo_path, folder / "demo.duckdb")))
        found = shown(store)
        store.close()
    return found


def broken(
    feed: str, cut: date, whole: dict[str, Figure], now: dict[str, Figure], held: Feeds, *, only: bool
) -> Iterator[str]:
    """The figures that say what they cannot know."""
    begins = held[feed].since if feed in held else date.max
    for name, one in whole.items():
        if feed not in one.since:
            # another feed: nothing moves
            if not only and not same(one.value, now[name].value if name in now else None):
                yield f"{name} is of another feed and went from {one.value} to {name in now and now[name].value}"
            continue
        value, since = now[name].value if name in now else None, one.since[feed]
        if name not in now and "_activities_" in name:
            # a kind of activity that is not there was not done
            value = 0
        if missing(value):
            if begins <= since and not missing(one.value):
                yield f"{name} is missing although {feed} covers it from {since}"
        elif missing(one.value) and (one.whole or cut <= since):
            yield f"{name} was missing and is {value}"
        elif cut <= since and not same(value, one.value):
            yield f"{name} of days from {since} went from {one.value} to {value}"
        elif one.whole and begins > since:
            yield f"{name} of days from {since} is {value} although {feed} begins on {begins}"


@pytest.mark.parametrize("feed", TAKE_OUT)
def test_a_feed_that_begins_later_tells_less_and_nothing_else(
    demo: Store, whole: tuple[dict[str, Figure], Feeds], feed: str
) -> None:
    figures, held = whole
    assert len(figures) > 200
    months = [day.date() for day in pd.date_range(held[feed].since, demo.today, freq="MS")][1:]
    chosen = sorted(random.Random(f"beginnings {feed}").sample(months, min(STEPS, len(months))))
    for step, cut in enumerate(chosen):
        with demo.load(LOCAL_DIRECTOR) as load, load.begin():
            load.execute(TAKE_OUT[feed], cut=cut)
            if feed in ("sales", "margin"):
                summaries.rebuild(load)
            publish(load, demo.today)
        # that figures of other feeds stay is looked at once
        now, begun = shown(demo, feed if step else None)
        assert list(broken(feed, cut, figures, now, begun, only=step > 0)) == [], cut
