"""The year swap against scipy's permutation test, the page's own figures, and companies that changed or did not."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration.analysis.concentration import concentration
from kam_analytics.concentration.analysis.year_swap import (
    FEWEST,
    STATISTICS,
    Floats,
    statistics,
    year_swap,
    year_swap_of,
)
from kam_analytics.kit.rules.period import default_period
from kam_analytics.store import Store
from tests.samples.concentration.pairs import sales

amounts = st.lists(st.integers(-50_00, 5_000_00) | st.sampled_from([0, 100_00, 100_00]), min_size=1, max_size=60)


def two_years(n: int = 40, spread: float = 0.4, seed: int = 1) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    size = random.normal(8, 1.7, n)
    return np.exp(size + random.normal(0, spread, n)), np.exp(size + random.normal(0, spread, n))


def p_of(before: Floats, now: Floats) -> dict[str, float | None]:
    return {test.statistic: test.p for test in year_swap(before, now)}


@given(values=amounts)
@settings(max_examples=60)
def test_the_statistics_are_those_of_the_page(values: list[int]) -> None:
    cents = np.array(values, dtype=float) / 100
    found = statistics(cents.clip(min=0)[None, :])[0]
    frame = pd.DataFrame({"account_id": [f"a{n}" for n in range(len(values))], "net_sales": cents})
    result = concentration(frame)
    for value, name in zip(found, STATISTICS, strict=True):
        expected = getattr(result, name)
        assert np.isnan(value) if expected is None else value == pytest.approx(expected, abs=1e-9), name


def test_p_values_are_those_of_scipy() -> None:
    from scipy.stats import permutation_test

    before, now = two_years()
    now = np.sort(now) * np.linspace(0.8, 1.5, len(now))
    for at, test in enumerate(year_swap(before, now, swaps=9_999)):

        def distance(x: Floats, y: Floats, at: int = at) -> float:
            return float(abs(statistics(y[None, :])[0, at] - statistics(x[None, :])[0, at])) + 1e-12

        wanted = permutation_test(
            (before, now), distance, permutation_type="samples", n_resamples=4_999, alternative="greater",
            vectorized=False, rng=np.random.default_rng(3),
        ).pvalue  # fmt: skip
        assert test.p == pytest.approx(wanted, abs=0.025)


def test_the_same_in_every_run_row_order_and_currency() -> None:
    before, now = two_years()
    order = np.random.default_rng(5).permutation(len(before))
    wanted = p_of(before, now)
    assert p_of(before, now) == wanted
    assert p_of(before[order], now[order]) == wanted
    assert p_of(before * 1000, now * 1000) == wanted
    assert p_of(before, now * 1.1) != {}, "growth alike"


def test_a_change_is_seen_and_no_change_is_none() -> None:
    before, _now = two_years(100)
    assert set(p_of(before, before).values()) == {1.0}
    # sizes alike, then the large double and the small halve
    before = np.exp(np.linspace(7, 9, 100))
    more = np.where(np.arange(100) >= 80, before * 2, before / 2)
    found = year_swap(before, more)
    assert all(test.changed for test in found)
    signs = {test.statistic: np.sign(test.difference or 0) for test in found}
    assert signs == {"top_20pct_share": 1, "share_of_accounts_for_80pct": -1, "gini": 1}
    assert {test.p for test in found} == {0.002}, "no swap differs as much: one of 500"
    back = year_swap(more, before)
    assert [test.difference for test in back] == [-(test.difference or 0) for test in found]


def test_growth_of_all_alike_is_no_change_of_concentration() -> None:
    before, _now = two_years()
    for test in year_swap(before, before * 2):
        assert test.difference == pytest.approx(0, abs=1e-12)
        assert test.p == 1.0


def test_too_few_accounts_give_values_and_no_p() -> None:
    before, now = two_years(FEWEST - 1)
    for test in year_swap(before, now):
        assert (test.p, test.limit, test.n) == (None, "few_accounts", FEWEST - 1)
        assert test.difference is not None
        assert not test.changed
    # accounts that bought nothing in both years do not help
    zeros = np.zeros(50)
    assert year_swap(np.r_[before, zeros], np.r_[now, zeros - 5])[0].n == FEWEST - 1


@pytest.mark.parametrize("n", [0, 1, 40])
def test_a_year_without_sales(n: int) -> None:
    for test in year_swap(np.zeros(n), np.arange(1.0, n + 1)):
        assert (test.before, test.p, test.difference) == (None, None, None)
        assert test.limit == ("no_sales" if n >= FEWEST else "few_accounts")


def test_extreme_companies_have_an_answer() -> None:
    one_of_many = np.r_[1e6, np.ones(5_000)]
    equal = np.full(60, 12.5)
    joined = np.r_[np.full(30, 10.0), np.zeros(30)]
    for before, now in ((one_of_many, one_of_many[::-1]), (equal, equal), (joined, joined[::-1]), (equal, -equal)):
        for test in year_swap(before, now, swaps=99):
            assert test.p is None or 0.01 <= test.p <= 1.0


def test_the_years_of_joiners_and_leavers_are_swapped_too() -> None:
    """All who left are large, all who came are small: as likely the other way round."""
    before, now = np.r_[np.full(20, 100.0), np.zeros(20)], np.r_[np.zeros(20), np.full(20, 1.0)]
    found = year_swap(before, now)
    assert found[2].before == found[2].now == 0.0
    assert found[2].p == 1.0


def test_five_thousand_accounts_take_less_than_a_second() -> None:
    before, now = two_years(5_000)
    begun = time.process_time()
    year_swap(before, now)
    assert time.process_time() - begun < 1.0


def test_of_the_frames_of_two_periods(demo: Store) -> None:
    period = default_period(demo.today, demo.today)
    with demo.scope(LOCAL_DIRECTOR) as scope:
        now, before = (scope.read("account_sales", **days.parts()) for days in (period, period.year_before()))
    found = year_swap_of(now, before, filters={}, by_group=False)
    for test, year in zip(found, (concentration(now), concentration(now), concentration(now)), strict=True):
        assert test.now == pytest.approx(getattr(year, test.statistic))
        assert test.before == pytest.approx(getattr(concentration(before), test.statistic))
        assert test.p is not None
    few = year_swap_of(sales({"a": 1.0}), sales({"a": 2.0}), filters={}, by_group=True)
    assert {test.limit for test in few} == {"few_accounts"}
