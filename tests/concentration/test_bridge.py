"""The bridge adds up exactly, its rates are the published ones, and everyone stands behind one change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration.analysis.bridge import STEPS, TOTALS, Bridge, bridge, bridge_of
from kam_analytics.concentration.analysis.compared import Compared
from kam_analytics.kit.rules.period import default_period
from kam_analytics.store import Store
from tests.samples.concentration.pairs import moving, pair, pairs, sales

IN_EUROS = pd.DataFrame({"account_id": [], "group_key": [], "currency": []})
CHANGES = [step for step in STEPS if step not in TOTALS]


def cents(found: Bridge) -> dict[str, Decimal]:
    return {row.step: Decimal(str(row.amount)).quantize(Decimal("0.0001")) for row in found.steps.itertuples()}


def assert_adds_up(found: Bridge) -> dict[str, Decimal]:
    amounts = cents(found)
    kept = amounts["before"] + sum(amounts[step] for step in ("returns_before", "lost", "decline", "growth"))
    assert kept == amounts["retained"]
    assert amounts["retained"] + amounts["returned"] + amounts["new"] + amounts["returns_now"] == amounts["now"]
    return amounts


def test_published_rates() -> None:
    """The worked example of pulserevops: start 10.0, contraction .6, churn .9, expansion 1.8."""
    found = bridge(pair([(500, 680), (410, 350), (90, 0)]))
    assert found.kept.grr == pytest.approx(0.85)
    assert found.kept.nrr == pytest.approx(1.03)
    assert found.steps.set_index("step")["share"][["lost", "decline", "growth"]].tolist() == pytest.approx(
        [-0.09, -0.06, 0.18]
    )
    assert found.steps.set_index("step").loc["retained", "share"] == pytest.approx(found.kept.nrr)


@given(values=pairs, every=st.integers(1, 4))
@settings(max_examples=100)
def test_it_adds_up_whatever_was_returned(values: list[tuple[int, int]], every: int) -> None:
    found = bridge(pair(values, bought=[f"a{number:04d}" for number in range(0, len(values), every)]))
    amounts = assert_adds_up(found)
    assert amounts["before"] == Decimal(sum(before for before, _now in values)) / 100
    assert amounts["now"] == Decimal(sum(now for _before, now in values)) / 100
    for step in CHANGES:
        behind = found.behind(step)
        assert found.accounts(step) == len(behind)
        column = {"returned": "now", "new": "now", "returns_now": "now", "returns_before": "before"}.get(step, "change")
        sign = -1 if step == "returns_before" else 1
        assert sign * behind[column].sum() == pytest.approx(found.amount(step), abs=1e-6)
    for step in TOTALS:
        assert found.accounts(step) == len(found.behind(step))
    assert max(amounts["lost"], amounts["decline"], -amounts["growth"], -amounts["returned"], -amounts["new"]) <= 0
    if found.kept.nrr is not None and found.kept.grr is not None:
        assert found.kept.nrr == pytest.approx(found.amount("retained") / found.opening)
        assert 0 <= found.kept.grr <= 1
        if (found.rows["now"] >= 0).all():
            assert found.kept.grr <= found.kept.nrr + 1e-12


@pytest.mark.slow
def test_every_pair_of_months_of_the_demo_company_adds_up_to_the_cent(demo: Store) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        rows = load.frame("select account_key, month_on, net_sales::double as net_sales from account_month")
        wanted = load.frame(
            "select month_on, sum(net_sales)::varchar as total from account_month group by 1 order by 1"
        )
    table = rows.pivot(index="account_key", columns="month_on", values="net_sales").fillna(0.0)
    totals = [Decimal(total) for total in wanted["total"]]
    months = {month: table[month].to_numpy() for month in table.columns}
    ids = pd.DataFrame({"account_id": table.index.astype(str), "name": "x"})
    assert len(months) == len(totals) > 24
    for (one, earlier), (other, later) in combinations(enumerate(months.values()), 2):
        amounts = assert_adds_up(bridge(Compared(ids.assign(before=earlier, now=later))))
        assert (amounts["before"], amounts["now"]) == (totals[one], totals[other])


def test_the_frames_of_two_years(demo: Store) -> None:
    period = default_period(demo.today, demo.today)
    with demo.scope(LOCAL_DIRECTOR) as scope:
        years = (period, period.year_before(), period.year_before().year_before())
        now, before, earlier = (scope.read("account_sales", **days.parts()) for days in years)
    for by_group in (False, True):
        found = bridge_of(now, before, earlier, IN_EUROS, filters={}, by_group=by_group, known_since=years[-1].since)
        assert_adds_up(found)
        assert found.amount("now") == pytest.approx(now["net_sales"].sum())
        assert found.amount("before") == pytest.approx(before["net_sales"].sum())


def test_who_is_behind_each_change() -> None:
    found = bridge(moving())
    steps = {step: found.behind(step)["account_id"].tolist() for step in CHANGES}
    assert steps == {
        "returns_before": ["returns"], "lost": ["goes"], "decline": ["falls"], "growth": ["rises", "small"],
        "returned": [], "new": ["comes"], "returns_now": ["returns"],
    }  # fmt: skip
    # the credit note of 10 that came after is part of what was lost with the account
    assert found.amount("lost") == -120
    assert found.amount("returns_before") == 5
    assert found.amount("returns_now") == -2
    assert found.rows["account_id"].iloc[0] == "rises"
    assert found.accounts("retained") == len(found.behind("retained")) == 5


@pytest.mark.parametrize(
    ("values", "nrr", "grr", "filled"),
    [
        ([], None, None, {}),
        ([(0, 0), (0, 0)], None, None, {}),
        # only returns, in both periods: nothing to retain
        ([(-500, -300)], None, None, {"before": -5, "returns_before": 5, "returns_now": -3, "now": -3}),
        # a period before the first sale
        ([(0, 500)], None, None, {"new": 5, "now": 5}),
        ([(500, 500)], 1.0, 1.0, {"before": 5, "retained": 5, "now": 5}),
        ([(500, 0)], 0.0, 0.0, {"before": 5, "lost": -5}),
        # more returned than ever bought: net retention below zero, gross stays at zero
        ([(500, -100)], -0.2, 0.0, {"before": 5, "lost": -6, "retained": -1, "now": -1}),
        ([(-500, 700)], None, None, {"before": -5, "returns_before": 5, "new": 7, "now": 7}),
    ],
)
def test_extreme_companies(
    values: list[tuple[int, int]], nrr: float | None, grr: float | None, filled: dict[str, float]
) -> None:
    found = bridge(pair(values))
    assert_adds_up(found)
    assert {row.step: row.amount for row in found.steps.itertuples() if row.amount} == filled
    assert (found.kept.nrr, found.kept.grr) == (nrr, grr)
    assert found.steps["share"].isna().all() == (nrr is None)


@given(values=st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9)), max_size=30))
@settings(max_examples=50)
def test_four_decimals_are_kept(values: list[tuple[int, int]]) -> None:
    rows = pd.DataFrame({"account_id": [f"a{n}" for n in range(len(values))], "name": "x"})
    rows["before"] = pd.Series([before / 10_000 for before, _now in values], dtype="float64")
    rows["now"] = pd.Series([now / 10_000 for _before, now in values], dtype="float64")
    amounts = assert_adds_up(bridge(Compared(rows)))
    assert amounts["now"] == Decimal(sum(now for _before, now in values)) / 10_000


def test_a_joiner_in_the_middle_of_the_earlier_period_shows_as_growth() -> None:
    """Half a year then, a whole one now: the docstring says so."""
    found = bridge(pair([(600, 1200)]))
    assert found.amount("growth") == 6
    nobody = sales({})
    found = bridge_of(sales({"a": 1.0}), nobody, nobody, IN_EUROS, filters={}, by_group=False, known_since=None)
    assert found.accounts("new") == 1


def test_currencies_are_those_of_the_accounts_that_are_kept() -> None:
    now, before = sales({"a": 5.0, "b": 3.0}), sales({"a": 4.0})
    converted = pd.DataFrame({"account_id": ["a", "a", "b"], "group_key": [0, 0, 1], "currency": ["USD", "NOK", "SEK"]})
    for by_group in (False, True):
        found = bridge_of(now, before, sales({}), converted, filters={}, by_group=by_group, known_since=None)
        assert found.currencies == ("NOK", "USD"), "the sales of a new account are no part of NRR"


def test_who_bought_earlier_and_not_in_the_year_before_came_back() -> None:
    values = [(100, 90), (0, 40), (0, 5), (-3, 2), (50, 0)]
    found = bridge(pair(values, bought=["a0000", "a0001", "a0003", "a0004"]))
    assert_adds_up(found)
    steps = found.rows.set_index("account_id")["step"].to_dict()
    assert steps == {"a0000": "decline", "a0001": "returned", "a0002": "new", "a0003": "returned", "a0004": "lost"}
    assert (found.amount("returned"), found.amount("new"), found.amount("returns_before")) == (0.42, 0.05, 0.03)
    without = bridge(pair(values))
    assert (found.kept.nrr, found.kept.grr) == (without.kept.nrr, without.kept.grr)


def test_a_group_came_back_if_any_of_its_companies_bought_earlier() -> None:
    now, before = sales({"a": 5.0, "b": 3.0}).assign(group_key=[1, 2]), sales({})
    earlier = sales({"sister": 9.0, "b": 4.0, "credited": -4.0}).assign(group_key=[1, 2, 2])
    said: dict[str, Any] = {"filters": {}, "known_since": date(2020, 1, 1)}
    alone = (
        bridge_of(now, before, earlier, IN_EUROS, by_group=False, **said).rows.set_index("account_id")["step"].to_dict()
    )
    assert alone == {"a": "new", "b": "returned"}
    together = (
        bridge_of(now, before, earlier, IN_EUROS, by_group=True, **said).rows.set_index("account_id")["step"].to_dict()
    )
    assert together == {"a": "returned", "b": "new"}, "what was credited in full was not bought"
