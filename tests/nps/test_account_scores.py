"""Scores of accounts: drawn to the mean as far as their answers differ, weighted when asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kam_analytics.nps.analysis.accounts import account_scores
from tests.samples.nps.answers import answers, of_scores


def groups_of(size: int, seed: int = 4, spread: float = 2.0) -> list[list[int]]:
    random = np.random.default_rng(seed)
    return [
        [int(np.clip(round(mean + random.normal(0, 1.2)), 0, 10)) for _n in range(size)]
        for mean in random.normal(7, spread, 8)
    ]


def rows_of(groups: list[list[int]], **more: Any) -> pd.DataFrame:
    return answers(
        *({"account_id": f"C{at}", "score": value, **more} for at, group in enumerate(groups) for value in group)
    )


def test_account_scores_are_drawn_to_the_mean() -> None:
    """k = n0 / (F - 1), where F is that of the one-way analysis of variance (scipy)."""
    from scipy.stats import f_oneway

    groups = groups_of(4)
    found = account_scores(rows_of(groups))
    k, mean = 4 / (f_oneway(*groups).statistic - 1), float(np.mean(groups))
    assert (found.shrinkage.k, found.shrinkage.mean, found.shrinkage.source) == (
        pytest.approx(k), pytest.approx(mean), "data",
    )  # fmt: skip
    by_id = found.rows.set_index("account_id")
    for at, group in enumerate(groups):
        row = by_id.loc[f"C{at}"]
        assert row["score"] == pytest.approx((sum(group) + k * mean) / (4 + k))
        assert (row["mean"], row["minimum"], row["answers"]) == (np.mean(group), min(group), 4)
        assert row["own_weight"] == pytest.approx(4 / (4 + k))
    assert found.rows["score"].is_monotonic_increasing, "lowest first"


def test_decision_makers_count_twice_when_asked_for() -> None:
    rows = rows_of(groups_of(4))
    rows.loc[0, "buying_role"] = "decision_maker"
    plain_, weighted = (account_scores(rows, weighted=chosen) for chosen in (False, True))
    k, mean = plain_.shrinkage.k, plain_.shrinkage.mean
    assert k is not None
    assert mean is not None
    first = rows[rows["account_id"] == "C0"]["score"]
    scores = weighted.rows.set_index("account_id")["score"]
    assert scores["C0"] == pytest.approx((first.sum() + first.iloc[0] + k * mean) / (5 + k))
    others = plain_.rows.set_index("account_id")["score"].drop("C0")
    assert scores.drop("C0").sort_index().tolist() == others.sort_index().tolist()
    assert weighted.rows["mean"].sum() == plain_.rows["mean"].sum(), "the plain mean stays plain"


def test_accounts_that_differ_less_than_inside_are_all_the_mean() -> None:
    found = account_scores(rows_of([[0, 10, 0, 10]] * 4))
    assert (found.shrinkage.source, found.shrinkage.k) == ("no_difference", None)
    assert found.rows["score"].tolist() == [5.0] * 4


def test_k_is_not_taken_from_a_handful_of_second_answers() -> None:
    groups = [[4], [9], [10, 9], [7], [8], [3], [9], [8, 8]]
    found = account_scores(rows_of(groups))
    assert (found.shrinkage.source, found.shrinkage.k) == ("assumed", 2.0)


def test_without_a_second_answer_k_is_assumed() -> None:
    found = account_scores(of_scores([10, 4]))
    assert (found.shrinkage.source, found.shrinkage.k) == ("assumed", 2.0)
    assert found.rows["score"].tolist() == [pytest.approx((4 + 2 * 7) / 3), pytest.approx((10 + 2 * 7) / 3)]
