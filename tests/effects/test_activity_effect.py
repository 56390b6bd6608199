"""The scan: finds what was planted, refuses what it cannot know, changes with nothing that should not matter."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kam_analytics.effects.analysis.activity_effect import ActivityEffect, activity_effect
from tests.samples.effects.simulator import SCENARIOS, simulate, with_effect

COLUMNS = ["lag", "estimate", "ci_low", "ci_high", "p_value", "n_accounts", "n_months"]


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    """Division by nothing, means of nothing: none of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def panel(accounts: int = 40, months: int = 36, *, effect: float = 0.05, seed: int = 1) -> pd.DataFrame:
    return simulate(with_effect("null", effect), accounts, months, seed).panel().drop(columns="size_class")


def same(one: ActivityEffect, other: ActivityEffect) -> None:
    pd.testing.assert_frame_equal(one.by_lag, other.by_lag, rtol=0, atol=1e-9)
    assert one.p_scan == other.p_scan
    assert one.lead_p == other.lead_p
    assert one.verdict == other.verdict
    assert one.best_lag == other.best_lag


class TestWhatIsThere:
    def test_a_planted_effect_is_found_at_its_lag(self) -> None:
        found = activity_effect(panel(100))
        assert (found.verdict, found.best_lag, found.clearest_lag) == ("activity_first", 2, 2)
        assert found.best is not None
        assert found.best["ci_low"] < 0.0513 < found.best["ci_high"]
        assert found.p_scan is not None
        assert found.p_scan < 0.01
        assert list(found.by_lag.columns) == COLUMNS
        assert found.by_lag["lag"].tolist() == [1, 2, 3, 4, 5, 6]
        assert found.by_lag["n_months"].tolist() == [32, 31, 30, 29, 28, 27]

    def test_sales_that_call_for_activities_are_seen_as_such(self) -> None:
        found = activity_effect(simulate(SCENARIOS["reverse"], 60, 36, 2).panel().drop(columns="size_class"))
        assert found.verdict == "sales_first"
        assert found.best_lag is None

    def test_a_harmful_activity_has_a_negative_estimate(self) -> None:
        found = activity_effect(panel(100, effect=-0.05))
        assert found.best is not None
        assert found.best["estimate"] < 0

    def test_nothing_is_nothing(self) -> None:
        found = activity_effect(panel(60, effect=0.0, seed=3))
        assert found.verdict == "none_visible"
        assert (found.best, found.best_lag) == (None, None)
        assert found.clearest_lag in range(1, 7)
        assert found.smallest_visible_effect == pytest.approx(0.023, abs=0.01)

    def test_smallest_visible_effect_shrinks_with_the_root_of_the_accounts(self) -> None:
        few, many = (
            np.mean(
                [
                    activity_effect(panel(count, effect=0.0, seed=seed), flips=99).smallest_visible_effect
                    for seed in range(6)
                ]
            )
            for count in (40, 160)
        )
        assert few / many == pytest.approx(2.0, rel=0.25)

    def test_classes_need_twenty_accounts_each(self) -> None:
        company = simulate(SCENARIOS["null"], 66, 30, 1).panel()
        assert activity_effect(company, flips=99).by_class
        assert not activity_effect(company[company["account_id"] < "A0045"], flips=99).by_class

    def test_log_sales_look_at_accounts_that_sold_every_month(self) -> None:
        rows = panel(60)
        rows.loc[5, "sales"] = 0.0
        found = activity_effect(rows, outcome="log")
        assert (found.n_accounts, found.n_left_out) == (59, 1)
        assert found.best is not None
        assert found.best["estimate"] == pytest.approx(0.05, abs=0.02)

    def test_basic_controls_leave_out_trend_and_earlier_sales(self) -> None:
        growing = simulate(SCENARIOS["null_trend"], 100, 36, 1).panel().drop(columns="size_class")
        assert activity_effect(growing, controls="basic").verdict != "none_visible"
        assert activity_effect(growing).best_lag is None


class TestRefusals:
    @pytest.mark.parametrize(
        ("rows", "reason"),
        [
            (panel().head(0), "accounts"),
            (panel().query("account_id == 'A0000'"), "accounts"),
            (panel(5), "accounts"),
            (panel(30, 11), "months"),
            (panel(30, 15), "months"),
            (panel().assign(activities=0), "no_activity"),
            (panel().assign(activities=3), "accounts"),
            (panel().assign(sales=5.0), "no_sales"),
            (panel().assign(sales=0.0), "no_sales"),
            (panel().assign(sales=np.nan), "no_sales"),
            (panel().assign(sales=lambda rows: -rows["sales"]), "no_sales"),
            (panel().assign(activities=lambda rows: (rows["month"].dt.month % 3 == 0) * 1), "same_for_all"),
        ],
    )
    def test_says_why(self, rows: pd.DataFrame, reason: str) -> None:
        found = activity_effect(rows)
        assert (found.verdict, found.reason) == ("not_enough_data", reason)
        assert (found.p_scan, found.best_lag, found.lead_p, found.smallest_visible_effect) == (None,) * 4
        assert found.by_lag.empty
        assert list(found.by_lag.columns) == COLUMNS

    def test_lags_that_leave_too_few_months_are_left_out(self) -> None:
        assert activity_effect(panel(30, 18), flips=99).by_lag["lag"].tolist() == [1, 2, 3]

    def test_an_activity_at_five_accounts_is_too_few(self) -> None:
        rows = panel()
        rows.loc[rows["account_id"] >= "A0005", "activities"] = 0
        found = activity_effect(rows)
        assert (found.reason, found.n_informative, found.n_accounts) == ("accounts", 5, 40)

    def test_an_activity_of_the_last_month_reaches_no_lag(self) -> None:
        rows = panel()
        rows.loc[rows["month"] < rows["month"].max(), "activities"] = 0
        assert activity_effect(rows).reason == "accounts"

    def test_two_points_are_no_correlation(self) -> None:
        rows = pd.DataFrame(
            {"account_id": ["a", "a"], "month": ["2026-01-01", "2026-02-01"], "sales": [1, 2], "activities": [0, 1]}
        )
        assert activity_effect(rows).verdict == "not_enough_data"


class TestOddData:
    """A number comes out, finite, or a refusal; never a silent nan."""

    def check(self, found: ActivityEffect) -> ActivityEffect:
        assert found.verdict in {"activity_first", "sales_first", "both", "none_visible"}
        assert np.isfinite(found.by_lag["estimate"]).all()
        assert found.by_lag["p_value"].between(0, 1).all()
        assert (found.by_lag["ci_low"] <= found.by_lag["estimate"]).all()
        assert (found.by_lag["ci_high"] >= found.by_lag["estimate"]).all()
        return found

    def test_gaps_and_missing_months(self) -> None:
        rows = panel(60).sample(frac=0.9, random_state=1)
        rows.loc[rows.index[::50], "sales"] = np.nan
        self.check(activity_effect(rows))

    def test_negative_and_zero_months(self) -> None:
        rows = panel(60)
        rows.loc[::7, "sales"] = 0.0
        rows.loc[::31, "sales"] *= -0.5
        self.check(activity_effect(rows))

    def test_a_giant_account_weighs_as_any_other(self) -> None:
        rows = panel(40)
        giant = rows.assign(sales=rows["sales"].where(rows["account_id"] != "A0003", rows["sales"] * 1e9))
        same(self.check(activity_effect(rows)), activity_effect(giant))

    def test_an_account_with_net_returns_is_left_out(self) -> None:
        rows = panel(40)
        rows.loc[rows["account_id"] == "A0001", "sales"] *= -1
        found = self.check(activity_effect(rows))
        assert (found.n_left_out, found.n_accounts) == (1, 39)

    def test_seven_active_accounts_among_many(self) -> None:
        rows = panel(40)
        rows.loc[rows["account_id"] >= "A0007", "activities"] = 0
        assert self.check(activity_effect(rows)).n_informative == 7

    def test_an_activity_that_began_last_autumn_is_judged_at_the_lags_it_reaches(self) -> None:
        rows = panel(40)
        rows.loc[rows["month"] < rows["month"].max() - pd.DateOffset(months=3), "activities"] = 0
        assert self.check(activity_effect(rows)).by_lag["lag"].tolist() == [1, 2, 3]

    def test_whole_numbers_with_missing_values(self) -> None:
        rows = panel(30).astype({"activities": "Int64"})
        rows.loc[3, "activities"] = pd.NA
        self.check(activity_effect(rows))


class TestInvariances:
    """Gate G10."""

    rows = panel(40)

    @pytest.mark.parametrize("flips", [199])
    @pytest.mark.parametrize(
        ("change", "arguments"),
        [
            (lambda rows: rows.assign(sales=rows["sales"] / 1000), {}),
            (
                lambda rows: rows.assign(account_id=rows["account_id"].str[::-1]),
                {},
            ),
            (lambda rows: rows.sample(frac=1, random_state=7), {}),
            (lambda rows: rows.assign(month=rows["month"] + pd.DateOffset(days=13)), {}),
        ],
        ids=["unit", "names", "order of rows", "day of the month"],
    )
    def test_changes_nothing(self, change: Any, arguments: dict[str, Any], flips: int) -> None:
        same(activity_effect(self.rows, flips=flips), activity_effect(change(self.rows), flips=flips, **arguments))

    def test_a_constant_of_an_account_and_a_shock_to_all_change_nothing(self) -> None:
        """In log sales a factor of an account or of a month is a constant."""
        account = self.rows["account_id"].map(
            {name: i % 5 + 0.5 for i, name in enumerate(self.rows["account_id"].unique())}
        )
        shock = self.rows["month"].dt.month.map(lambda month: 1 + month / 7)
        base = activity_effect(self.rows, outcome="log", flips=199)
        same(base, activity_effect(self.rows.assign(sales=self.rows["sales"] * account), outcome="log", flips=199))
        same(base, activity_effect(self.rows.assign(sales=self.rows["sales"] * shock), outcome="log", flips=199))

    def test_the_seed_is_the_flips_alone(self) -> None:
        one, other = activity_effect(self.rows, seed=1), activity_effect(self.rows, seed=2)
        assert one.by_lag["estimate"].tolist() == other.by_lag["estimate"].tolist()
        assert one.by_lag["p_value"].tolist() == pytest.approx(other.by_lag["p_value"].tolist(), abs=0.06)
