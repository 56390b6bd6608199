"""The six months after an activity together: what is left, what only moves, what cannot be known."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from kam_analytics.effects.analysis.activity_effect import activity_effect
from kam_analytics.effects.analysis.effects import claims
from kam_analytics.effects.analysis.net_effect import NEEDED, NetEffect, following_months, net_effect
from tests.samples.effects.scans import CASES, effect, net
from tests.samples.effects.simulator import SCENARIOS, simulate, with_effect


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def panel(accounts: int = 60, months: int = 40, *, effect: float = 0.0, seed: int = 1) -> pd.DataFrame:
    return simulate(with_effect("null", effect), accounts, months, seed).panel().drop(columns="size_class")


def numbers(found: NetEffect) -> list[float]:
    values = [found.estimate, found.ci_low, found.ci_high, found.p_value, found.smallest_visible_effect]
    assert None not in values
    return [float(value) for value in values if value is not None]


class TestWhatIsLeft:
    def test_the_estimate_is_that_of_the_regression_on_all_the_dummies(self) -> None:
        """An independent recount by least squares: no partialling out, no tables."""
        rows = panel(8, 32, seed=4)
        y = rows.pivot(index="account_id", columns="month", values="sales").to_numpy()
        x = rows.pivot(index="account_id", columns="month", values="activities").to_numpy()
        y = y / y.mean(axis=1, keepdims=True)
        y = np.clip(y, *np.percentile(y, [1, 99]))
        x = np.minimum(x, np.percentile(x[x > 0], 99))
        cells = [(i, t) for i in range(8) for t in range(3, 32 - 6)]
        left, right = [], []
        for i, t in cells:
            dummies = np.zeros(8 + 8 + 32)
            dummies[i], dummies[8 + i], dummies[16 + t] = 1, t, 1
            left.append(np.r_[x[i, t], y[i, t - 3 : t], x[i, t - 3 : t], dummies])
            right.append(y[i, t + 1 : t + 7].sum())
        wanted = np.linalg.lstsq(np.array(left), np.array(right), rcond=None)[0][0]
        found = net_effect(rows)
        assert found.estimate == pytest.approx(wanted, rel=1e-6)
        assert (found.n_accounts, found.n_months) == (8, 23)

    def test_extra_sales_are_claimed_and_moved_ones_are_not(self) -> None:
        gained = net_effect(panel(200, 48, effect=0.05))
        assert gained.estimate is not None
        assert gained.estimate > 0.04
        assert gained.ci_low is not None
        assert gained.ci_low > 0
        shift = activity_effect(simulate(SCENARIOS["shift"], 300, 60, 3).panel().drop(columns="size_class"))
        assert shift.best_lag in (2, 3), "the month is clear"
        assert shift.net.ci_low is not None
        assert shift.net.ci_high is not None
        assert shift.net.ci_low < 0 < shift.net.ci_high

    def test_one_side_is_nearer_than_the_ends_of_two(self) -> None:
        found = net_effect(panel(60))
        ends = [found.ci_low, found.least, found.estimate, found.most, found.ci_high]
        assert ends == sorted(ends, key=lambda end: float(end or 0.0))
        assert found.least != found.ci_low

    def test_the_scan_has_the_same_sum(self) -> None:
        rows = panel(40)
        assert activity_effect(rows).net == net_effect(rows)
        assert activity_effect(rows, lags=range(1, 3)).net == net_effect(rows)

    def test_unit_names_and_order_change_nothing(self) -> None:
        rows = panel(40)
        changed = rows.assign(sales=rows["sales"] * 1000, account_id=rows["account_id"].str[::-1])
        assert numbers(net_effect(changed.sample(frac=1, random_state=2))) == pytest.approx(
            numbers(net_effect(rows)), abs=1e-9
        )

    def test_gaps_and_joiners_stay_out_of_the_sums_they_touch(self) -> None:
        rows = panel(40)
        joined = rows[(rows["account_id"] != "A0003") | (rows["month"] >= "2022-01-01")]
        assert np.isfinite(numbers(net_effect(joined))).all()
        assert np.isnan(following_months(np.array([[1.0, 2.0, np.nan, 4.0, 5.0]]), 2)).tolist() == [
            [True, True, False, True, True]
        ]


class TestRefusals:
    def test_too_few_months(self) -> None:
        assert net_effect(panel(60, NEEDED - 1)) == NetEffect(reason="months")
        assert net_effect(panel(60, NEEDED)).n_months == NEEDED - 9

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"activities": 0}, "no_activity"),
            ({"sales": 5.0}, "no_sales"),
            ({"activities": lambda rows: (rows["month"].dt.month % 3 == 0) * 1}, "same_for_all"),
        ],
    )
    def test_says_why(self, change: dict[str, object], reason: str) -> None:
        assert net_effect(panel().assign(**change)) == NetEffect(reason=reason)

    def test_an_activity_that_is_too_new_has_no_six_months(self) -> None:
        rows = panel()
        rows.loc[rows["month"] < rows["month"].max() - pd.DateOffset(months=5), "activities"] = 0
        assert net_effect(rows) == NetEffect(reason="accounts")
        assert activity_effect(rows).net.reason == "accounts"

    def test_nothing_at_all(self) -> None:
        assert net_effect(panel().head(0)) == NetEffect(reason="months")


class TestReading:
    @pytest.mark.parametrize(
        ("case", "reading"),
        [("gain", "gain"), ("gain without a month", "gain"), ("loss", "loss"), ("timing", "timing"), ("timing below", "timing"),
         ("claimed", "open"), ("short", "open"), ("late", "open"), ("none", "none"), ("both", "none"), ("sales first", "none"),
         ("months", "none")],
    )  # fmt: skip
    def test_three_cases_and_the_rest(self, case: str, reading: str) -> None:
        assert claims({"a": CASES[case]})["a"].reading == reading

    @pytest.mark.parametrize(
        ("high", "reading"), [(0.0202, "timing"), (0.0203, "open")], ids=["half is excluded", "half is possible"]
    )
    def test_timing_excludes_half_of_the_clear_month(self, high: float, reading: str) -> None:
        found = effect((2, 0.0405, 0.028, 0.053), net=net(0.001, -0.02, high, 0.9))
        assert claims({"a": found})["a"].reading == reading

    def test_a_sum_below_zero_is_no_timing(self) -> None:
        found = effect((2, 0.04, 0.028, 0.053), net=net(-0.03, -0.06, -0.001, 0.04))
        many = {"a": found, **{f"t{k}": effect((2, 0.04, 0.028, 0.053)) for k in range(9)}}
        assert claims(many)["a"].reading == "open", "one of ten is chance, and it is not near zero"
        assert claims({"a": found})["a"].reading == "loss"

    def test_activities_that_follow_sales_are_not_read(self) -> None:
        found = effect((2, 0.04, 0.028, 0.053), lead=0.001, net=net(0.08, 0.03, 0.13, 0.001))
        assert claims({"a": found})["a"].reading == "none"
