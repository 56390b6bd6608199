"""Scans side by side, and what is described beside one of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kam_analytics.effects.analysis.family import curves_of, dose_of, means_of, rows_behind, trap_of
from tests.samples.effects.scans import CASES, of


def rows(accounts: int = 12, months: int = 24) -> pd.DataFrame:
    """The frame of the query ``panel``: sales 10, 11, … and one call in every second month."""
    made = []
    for key in range(1, accounts + 1):
        for at, month in enumerate(pd.date_range("2024-01-01", periods=months, freq="MS")):
            made.append((key, month, None, np.nan, 10.0 * key + at, 1.0, 1.0))
            if at % 2:
                made.append((key, month, "call", float(key), np.nan, np.nan, np.nan))
    columns = ["account_key", "month_on", "activity_type", "activities", "net_sales", "margin", "margin_net_sales"]
    return pd.DataFrame(made, columns=columns)


def test_types_are_ordered_by_their_estimate_and_the_clearest_leads() -> None:
    family = of({"a": CASES["none"], "b": CASES["below"], "c": CASES["claimed"], "d": CASES["same"]})
    assert family.tested == ["a", "c", "b"]
    assert family.refused == ["d"]
    assert family.claimed == ["c", "b"]
    assert family.leading == "c"
    assert family.clearest("b")["lag"] == 1


def test_without_a_claim_the_most_frequent_tested_type_leads() -> None:
    assert of({"d": CASES["same"], "a": CASES["none"], "b": CASES["none"]}).leading == "a"
    assert of({"d": CASES["same"]}).leading == "d"
    assert of({}).leading is None


def test_means_and_rows_are_of_the_wanted_accounts() -> None:
    means = means_of(rows(), activity_type="call", accounts=(2, 3))
    assert means["account_key"].tolist() == [2, 3]
    assert means["activities"].tolist() == [1.0, 1.5]
    behind = rows_behind(rows(), names={2: ("C2", "Two"), 3: ("C3", "Three")}, activity_type="call", accounts=(2, 3))
    assert len(behind) == 48
    assert behind["name"].iloc[0] == "Three", "largest account first"
    assert behind["month"].is_monotonic_increasing is False
    assert behind["activities"].sum() == 12 * 2 + 12 * 3
    assert behind["sales"].iloc[0] == 30.0
    unknown = rows_behind(rows(), names={}, activity_type=None, accounts=(2,))
    assert set(unknown["name"]) == {""}


def test_descriptions_are_those_of_their_own_functions() -> None:
    trap = trap_of(rows(), activity_type="call")
    assert trap.n_accounts == 12
    assert trap.between is not None
    assert trap.between > 0.99, "activities grow with size here"
    assert set(curves_of(rows(), activity_type="call")["group"]) == {"none or few", "some", "many"}
    assert "at_least" in dose_of(rows(), activity_type="call", lag=1)
    nothing = trap_of(rows(), activity_type="visit")
    assert nothing.pooled is None
