"""Gap by effect: the number, its interval turned round, and no number where nothing is claimed."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.effects.analysis.effects import effect_of
from kam_analytics.effects.analysis.family import family
from kam_analytics.effects.analysis.panel import panel_facts
from kam_analytics.effort.analysis.needed import needed_of, normal_month
from tests.samples.effects.scans import CASES, of
from tests.samples.effects.simulator import Scenario, simulate


def test_the_number_and_its_interval() -> None:
    (found,) = needed_of(of({"call": CASES["gain"]}), gap=500.0, month=500.0)
    # by hand: 500 / (0.082 · 500) = 12.2, 500 / (0.133 · 500) = 7.5, 500 / (0.031 · 500) = 32.3
    assert (found.count, found.fewest, found.most) == (13, 8, 33)
    assert (found.reading, found.n_accounts, found.n_months) == ("gain", 159, 27)


@pytest.mark.parametrize("case", ["none", "timing", "loss", "claimed", "sales first", "both", "timing below"])
def test_what_is_no_gain_gives_no_number(case: str) -> None:
    (found,) = needed_of(of({"call": CASES[case]}), gap=500.0, month=500.0)
    assert (found.count, found.fewest, found.most) == (None, None, None)


def test_refused_types_are_not_there() -> None:
    assert needed_of(of({"call": CASES["months"]}), gap=1.0, month=1.0) == ()


def test_an_interval_without_an_upper_end_needs_at_least_one() -> None:
    (found,) = needed_of(of({"call": CASES["gain without a month"]}), gap=500.0, month=500.0)
    assert (found.count, found.fewest, found.most) == (13, 1, 33)


@pytest.mark.parametrize("month", [None, 0.0, -5.0])
def test_without_a_normal_month_there_is_no_number(month: float | None) -> None:
    (found,) = needed_of(of({"call": CASES["gain"]}), gap=500.0, month=month)
    assert (found.reading, found.count) == ("gain", None)


@pytest.mark.parametrize("gap", [0.0, -1.0, math.nan])
def test_a_gap_is_above_zero(gap: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        needed_of(of({"call": CASES["gain"]}), gap=gap, month=1.0)


def test_types_with_a_number_come_first() -> None:
    found = needed_of(
        of({"visit": CASES["loss"], "call": CASES["gain"], "email": CASES["none"]}), gap=500.0, month=500.0
    )
    assert [one.activity_type for one in found] == ["call", "email", "visit"]


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(1, 10**6))
def test_a_larger_gap_never_needs_fewer(gap: int, more: int, month: int) -> None:
    scans = of({"call": CASES["gain"]})
    (less,), (larger,) = (needed_of(scans, gap=float(one), month=float(month)) for one in (gap, gap + more))
    for name in ("count", "fewest", "most"):
        assert getattr(less, name) <= getattr(larger, name)
    assert less.fewest is not None
    assert less.count is not None
    assert less.most is not None
    assert 1 <= less.fewest <= less.count <= less.most
    # in exact fractions, rounded up
    exact = Fraction(gap) / (Fraction(82, 1000) * month)
    assert abs(less.count - math.ceil(exact)) <= (abs(exact - round(exact)) < Fraction(1, 10**6))


def test_a_planted_effect_is_turned_into_the_number_that_it_needs() -> None:
    """The way from account months to a number: of a gap of two normal months, with the interval of the effect."""
    company = simulate(Scenario(effect=0.2), 100, 48, 3)
    made = company.panel()
    keys = {name: place + 1 for place, name in enumerate(sorted(made["account_id"].unique()))}
    months = pd.DataFrame(
        {
            "account_key": made["account_id"].map(keys), "month_on": made["month"], "activity_type": None,
            "activities": np.nan, "net_sales": made["sales"], "margin": made["sales"], "margin_net_sales": made["sales"],
        }
    )  # fmt: skip
    counts = made[made["activities"] > 0]
    done = pd.DataFrame(
        {
            "account_key": counts["account_id"].map(keys), "month_on": counts["month"], "activity_type": "call",
            "activities": counts["activities"],
        }
    )  # fmt: skip
    rows = pd.concat([months, done], ignore_index=True)
    scans = family(
        "net_sales", (1, 2, 3), panel_facts(rows), {"call": effect_of(rows, activity_type="call", lags=(1, 2, 3))}
    )
    month = normal_month(rows, accounts=(1,))
    assert month == pytest.approx(made.loc[made["account_id"] == min(keys), "sales"].mean())
    (found,) = needed_of(scans, gap=2 * month, month=month)
    net = scans.effects["call"].net
    assert found.reading == "gain"
    assert found.count is not None
    assert net.estimate is not None
    assert net.ci_low is not None
    assert net.ci_high is not None
    assert found.count == math.ceil(2 / net.estimate)
    assert (found.fewest, found.most) == (math.ceil(2 / net.ci_high), math.ceil(2 / net.ci_low))


def test_a_new_account_and_one_that_sells_nothing_have_no_normal_month() -> None:
    def rows(*sales: float) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "account_key": 1, "month_on": pd.date_range("2026-01-01", periods=len(sales), freq="MS"),
                "activity_type": None, "activities": np.nan, "net_sales": sales, "margin": sales, "margin_net_sales": sales,
            }
        )  # fmt: skip

    assert normal_month(rows(1.0, 2.0, 3.0, 4.0, 5.0), accounts=(1,)) is None
    assert normal_month(rows(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), accounts=(1,)) == 3.5
    assert normal_month(rows(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), accounts=(1,)) is None
    assert normal_month(rows(1.0, -2.0, 0.0, 0.0, 0.0, 0.0), accounts=(1,)) is None
