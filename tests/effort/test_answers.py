"""Required effort on the demo company: the gap is that of the targets, the groups are recounted, a rep sees own rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Viewer
from kam_analytics.effort.answers import Effort, Span, quarter_on, required_effort
from kam_analytics.kit.feeds import Feeds, feeds
from kam_analytics.kit.reader import reader
from kam_analytics.store import Store
from kam_analytics.targets.answers import targets_of
from kam_analytics.targets.commands import save_targets
from tests.samples.scorecards import owner_of

ACCOUNT = "C1055"


def asked(
    store: Store, *, account: str = ACCOUNT, person: Viewer = LOCAL_DIRECTOR, day: date | None = None,
    span: Span = "quarter", without: str | None = None, **settings: str,
) -> Effort:  # fmt: skip
    with store.scope(person) as scope:
        read = reader(scope)
        held = feeds(read, today=store.today)
        if without:
            held = Feeds(tuple(feed for feed in held.every if feed.name != without), store.today)
        quarter = quarter_on(read, day or store.today)
        assert quarter is not None
        return required_effort(
            read, account, quarter, span=span, held=held, settings={**store.settings, **settings},
            sees_all=person.sees_all_accounts,
        )  # fmt: skip


def test_the_gap_is_that_of_the_targets(demo: Store) -> None:
    found = asked(demo)
    with demo.scope(LOCAL_DIRECTOR) as scope:
        read = reader(scope)
        line = targets_of(read, ACCOUNT, found.quarter, held=feeds(read, today=demo.today)).line("net_sales")
    assert line is not None
    assert line.ahead is not None
    assert found.gap.case == "open"
    assert found.gap.missing == pytest.approx(-line.ahead)
    assert found.gap.actual == line.actual


def test_the_groups_are_those_of_the_rows(demo: Store) -> None:
    found = asked(demo)
    assert found.growth is not None
    sql = """
    with sold as (
        select a.account_id, a.account_key,
            sum(case when s.sold_on between date '2025-11-01' and date '2026-10-31' then s.net_sales else 0 end) as now,
            sum(case when s.sold_on between date '2024-11-01' and date '2025-10-31' then s.net_sales else 0 end) as before,
            least(date_trunc('month', min(s.sold_on)), min(coalesce(a.since_on, date '9999-01-01'))) as first_on
        from account a join sale s on s.account_key = a.account_key group by all
    )
    select sold.account_id, cast(now as double) / cast(before as double) - 1 as change, coalesce(sum(v.quantity), 0) as n
    from sold left join activity v on v.account_id = sold.account_id and v.done_on between date '2025-11-01' and date '2026-10-31'
        and v.activity_type not in ('newsletter', 'webinar')
    where before > 0 and first_on <= date '2024-11-01' group by all
    """
    with demo.load(LOCAL_DIRECTOR) as load:
        rows: pd.DataFrame = load.frame(sql).set_index("account_id")
    own = rows.loc[ACCOUNT, "n"]
    others = rows.drop(index=ACCOUNT)
    grown = others[others["change"] >= found.gap.share]["n"].astype(float)
    low, middle, high = grown.quantile([0.25, 0.5, 0.75])
    flat = others[(others["change"] <= 0) & others["n"].between(low, high)]["n"].astype(float)
    growth = found.growth
    assert (growth.n_grown, growth.n_flat) == (len(grown), len(flat))
    first = growth.rows[0]
    assert (first.grown.low, first.grown.median, first.grown.high) == (low, middle, high)
    assert (first.flat.median, first.own) == (flat.median(), own)


def test_a_rep_gets_own_rows_only_and_no_effect(demo: Store) -> None:
    rep = demo.viewer(str(owner_of(demo, ACCOUNT)))
    found, whole = asked(demo, person=rep), asked(demo)
    assert (found.sees_effects, found.needed, found.month) == (False, (), None)
    assert found.gap == whole.gap
    assert found.growth is not None
    assert whole.growth is not None
    with demo.scope(rep) as scope:
        own = len(scope.read("customer_starts"))
    assert found.growth.n_grown + found.growth.n_flat + found.growth.n_left_out <= own
    assert whole.growth.n_grown > found.growth.n_grown
    # other people's rows change nothing of what a rep is told
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from activity where account_id not in (select account_id from account where owner_id = :u) "
            "and account_id not in (select account_id from account_team where user_id = :u)", u=rep.user_id)  # fmt: skip
        load.touch("activity")
    assert asked(demo, person=rep).growth == found.growth


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"without": "activities"}, "activities"),
        ({"deals_until": "2026-01-31"}, "sales"),
        ({"without": "sales"}, "sales"),
    ],
)
def test_what_is_not_there_is_not_enough_history(demo: Store, more: dict[str, Any], reason: str) -> None:
    found = asked(demo, **more)
    assert found.growth is not None
    assert (found.growth.reason, found.growth.rows) == (reason, ())


def test_without_a_target_nothing_is_asked_for(demo: Store) -> None:
    found = asked(demo, day=date(2027, 2, 1))
    assert (found.gap.case, found.growth, found.needed) == ("no_target", None, ())
    assert asked(demo, day=date(2027, 2, 1), span="year").gap.case == "no_target"


def test_a_quarter_to_come_goes_by_the_last_twelve_months(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        save_targets(scope, ACCOUNT, date(2027, 1, 1), {"net_sales": 1e9}, [])
    found = asked(demo, day=date(2027, 1, 1))
    with demo.load(LOCAL_DIRECTOR) as load:
        sold = float(
            load.value(
                "select sum(net_sales) from sale join account using (account_key) where account_id = :a "
                "and sold_on between date '2025-11-01' and date '2026-10-31'",
                a=ACCOUNT,
            )
        )
    assert (found.gap.case, found.gap.actual) == ("open", None)
    assert found.gap.expected == pytest.approx(sold / 365 * 90)
    assert found.growth is not None
    assert found.growth.reason == "few", "nobody grew so much"


def test_a_year_sums_its_quarters(demo: Store) -> None:
    year = asked(demo, span="year")
    quarters = [
        asked(demo, day=day) for day in (date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1))
    ]
    assert year.gap.quarters == 4
    assert year.gap.target == pytest.approx(sum(one.gap.target or 0 for one in quarters))
    assert year.gap.expected == pytest.approx(sum(one.gap.expected or 0 for one in quarters))
