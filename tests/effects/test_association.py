"""Descriptive views against published figures and real data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kam_analytics.effects.analysis.activity_effect import activity_effect
from kam_analytics.effects.analysis.association import BIN_ACCOUNTS, dose_response, group_curves, size_trap
from tests.samples.effects import published
from tests.samples.effects.simulator import SCENARIOS, simulate, with_effect


def physicians(shared: Path) -> pd.DataFrame:
    """Real months of 1,000 physicians: calls of our people, prescriptions."""
    rows = pd.read_csv(shared / "physician_detailing" / "counts.csv")
    first = pd.Period("2020-01", "M")
    return pd.DataFrame(
        {
            "account_id": rows["id"],
            "month": [(first + place).start_time for place in rows.groupby("id").cumcount()],
            "sales": rows["scripts"].astype(float),
            "activities": rows["detailing"],
        }
    )


class TestSizeTrap:
    def test_within_is_the_published_repeated_measures_correlation(self) -> None:
        """Bland and Altman 1995, 47 pairs of 8 subjects; figures of the R package rmcorr."""
        rows = published.bland_altman()
        found = size_trap(rows.rename(columns={"subject": "account_id", "ph": "sales", "paco2": "activities"}))
        assert found.within == pytest.approx(-0.5067697, abs=5e-8)
        assert found.pooled == pytest.approx(-0.0652, abs=5e-5)
        free = found.n_account_months - found.n_accounts - 1
        assert free == 38
        r = found.within
        assert 2 * stats.t.sf(abs(r) * np.sqrt(free / (1 - r**2)), free) == pytest.approx(0.0008471081, rel=1e-6)
        around = np.tanh(np.arctanh(r) + np.array([-1, 1]) * stats.norm.ppf(0.975) / np.sqrt(free - 1))
        assert around == pytest.approx([-0.7067146, -0.2318631], abs=5e-7)

    def test_physicians(self, shared: Path) -> None:
        """REFERENCE.json of physician_detailing."""
        found = size_trap(physicians(shared))
        assert (found.n_accounts, found.n_account_months) == (1000, 23_000)
        assert found.pooled == pytest.approx(0.2176, abs=5e-5)
        assert found.between == pytest.approx(0.3396, abs=5e-5)
        assert found.within == pytest.approx(0.0531, abs=5e-5)
        assert found.within_low < found.within < found.within_high

    def test_simpson(self) -> None:
        rows = pd.DataFrame(
            {
                "account_id": list("aaabbbccc"),
                "activities": [1, 2, 3, 4, 5, 6, 7, 8, 9],
                "sales": [12, 11, 10, 22, 21, 20, 32, 31, 30],
            }
        )
        found = size_trap(rows)
        assert found.pooled == pytest.approx(0.912509, abs=5e-7)
        assert found.within == pytest.approx(-1.0)
        assert (found.within_low, found.within_high) == (None, None)

    @pytest.mark.parametrize(
        "rows",
        [
            {"account_id": [], "sales": [], "activities": []},
            {"account_id": ["a", "b"], "sales": [1.0, 2.0], "activities": [1, 2]},
            {"account_id": list("abc"), "sales": [5.0] * 3, "activities": [1, 2, 3]},
            {"account_id": list("abcabc"), "sales": [1.0, 2, 3, 4, 5, 6], "activities": [2] * 6},
        ],
    )
    def test_nothing_varies_or_two_points_only(self, rows: dict[str, list[object]]) -> None:
        found = size_trap(pd.DataFrame(rows))
        assert (found.pooled, found.within, found.between_rank) == (None, None, None)

    def test_missing_months_are_left_out(self) -> None:
        rows = simulate(SCENARIOS["null"], 10, 23, 5).panel()
        with_missing = pd.concat([rows, rows.tail(5).assign(sales=np.nan, month=pd.Timestamp("2030-01-01"))])
        assert size_trap(with_missing) == size_trap(rows)


class TestDoseResponse:
    def test_more_does_more_where_it_was_planted(self) -> None:
        rows = simulate(with_effect("null", 0.10), 150, 36, 5).panel()
        found = dose_response(rows, lag=2)
        assert found["at_least"].tolist() == [1, 2, 3, 5]
        assert found["at_most"].tolist()[:3] == [1, 2, 4]
        assert found["at_most"].isna().tolist() == [False, False, False, True]
        assert found["estimate"].is_monotonic_increasing
        assert found["estimate"].iloc[0] == pytest.approx(0.10, abs=0.05)
        assert (found["ci_low"] < found["estimate"]).all()

    def test_one_bin_is_the_slope_of_a_yes_or_no(self) -> None:
        rows = simulate(with_effect("null", 0.05), 60, 36, 5).panel().drop(columns="size_class")
        rows["activities"] = (rows["activities"] > 1) * 1
        found = dose_response(rows, lag=2)
        wanted = activity_effect(rows, lags=[2]).by_lag.iloc[0]
        assert len(found) == 1
        assert found.iloc[0]["estimate"] == pytest.approx(wanted["estimate"], rel=1e-9)

    def test_small_bins_join_the_one_below(self) -> None:
        rows = simulate(with_effect("null", 0.0), 40, 36, 5).panel()
        rows["activities"] = rows["activities"].clip(upper=2)
        rows.loc[rows["account_id"] < f"A{BIN_ACCOUNTS - 1:04d}", "activities"] *= 2
        assert dose_response(rows, lag=1)["at_least"].tolist() == [1, 2]

    def test_nothing_to_compare(self) -> None:
        rows = simulate(with_effect("null", 0.0), 20, 30, 5).panel()
        assert dose_response(rows.assign(activities=0), lag=1).empty
        assert dose_response(rows.head(0), lag=1).empty
        assert dose_response(rows[rows["account_id"] == "A0001"], lag=1).empty


class TestGroupCurves:
    def test_thirds_by_activity(self) -> None:
        months = pd.date_range("2025-01-01", periods=6, freq="MS")
        rows = pd.DataFrame(
            [
                (account, month, 100.0 * (1 + place) * (1 + (place == 5) * number), place)
                for place, account in enumerate("abcdef")
                for number, month in enumerate(months)
            ],
            columns=["account_id", "month", "sales", "activities"],
        )
        found = group_curves(rows)
        assert found["n_accounts"].tolist() == [2] * 6
        assert set(found["month"]) == {pd.Timestamp("2025-01-01"), pd.Timestamp("2025-04-01")}
        few = found[found["group"] == "none or few"]
        assert few["index"].tolist() == pytest.approx([1.0, 1.0])
        many = found[found["group"] == "many"]["index"].tolist()
        assert many == pytest.approx([(1 + 2 / 3.5) / 2, (1 + 5 / 3.5) / 2])

    def test_accounts_without_sales_and_too_few(self) -> None:
        rows = simulate(SCENARIOS["null"], 3, 23, 5).panel()
        assert group_curves(rows.head(46)).empty
        assert group_curves(rows.assign(sales=0.0)).empty
