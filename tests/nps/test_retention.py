"""Renewals and later sales: published references, nothing from the future, small numbers by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import barnard_exact, binomtest, fisher_exact

from kam_analytics.nps.analysis.later_sales import later_sales, later_sales_of, retention
from kam_analytics.nps.analysis.renewals import boschloo, last_answers, newcombe, renewals, renewals_of, trend_p, wilson
from kam_analytics.nps.analysis.score import usable
from tests.samples.nps.answers import TODAY, answers, decisions, sales

ALL: dict[str, list[str]] = {}
LANDMARK = date(2025, 7, 1)


# References -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("k", "n"), [(8, 10), (10, 10), (0, 7), (1, 3), (143, 171), (90, 93)])
def test_wilson_is_scipys(k: int, n: int) -> None:
    low, high = wilson(k, n)
    reference = binomtest(k, n).proportion_ci(method="wilson")
    assert (low, high) == (pytest.approx(reference.low, abs=1e-12), pytest.approx(reference.high, abs=1e-12))


def test_wilson_of_statistics_9() -> None:
    assert wilson(8, 10) == (pytest.approx(0.49016, abs=5e-6), pytest.approx(0.94332, abs=5e-6))
    assert wilson(10, 10) == (pytest.approx(0.72247, abs=5e-6), 1.0)
    assert wilson(0, 0) == (None, None)


def test_newcombe_of_statistics_9() -> None:
    """Method 10 of Newcombe 1998: 56/70 against 48/80."""
    assert newcombe(56, 70, 48, 80) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_the_exact_tests_of_scipy_are_those_of_statistics_9() -> None:
    assert fisher_exact([[3, 1], [1, 3]]).pvalue == pytest.approx(0.485714, abs=5e-7)
    assert barnard_exact([[7, 12], [8, 3]]).pvalue == pytest.approx(0.068153, abs=5e-7)


def test_boschloo_is_never_weaker_than_fisher() -> None:
    for cells in ((18, 20, 14, 20), (3, 10, 9, 12), (90, 93, 143, 171)):
        k1, n1, k2, n2 = cells
        fisher = fisher_exact([[k1, k2], [n1 - k1, n2 - k2]]).pvalue
        assert 0 < boschloo(*cells) <= fisher + 1e-9


def test_many_cases_are_tested_by_the_pooled_z() -> None:
    from scipy.stats import chi2_contingency

    table = [[900, 2000], [100, 400]]
    assert boschloo(900, 1000, 2000, 2400) == pytest.approx(chi2_contingency(table, correction=False).pvalue)
    assert boschloo(500, 500, 500, 500) == 1.0


def test_retention_of_statistics_9() -> None:
    """Start 10.0, contraction 0.6, churn 0.9, expansion 1.8: GRR 85 %, NRR 103 % (pulserevops)."""
    rows = pd.DataFrame(
        {
            "account_id": list("abcd"),
            "name": list("ABCD"),
            "before": [5.0, 2.0, 2.1, 0.9],
            "after": [6.8, 1.4, 2.1, 0.0],
        }
    )
    found = retention(rows, "all")
    assert (found.nrr, found.grr) == (pytest.approx(1.03), pytest.approx(0.85))
    assert found.nrr_without == pytest.approx((1.4 + 2.1) / 5.0)
    assert (found.largest, found.limit, found.nrr_low) == ("A", "few_accounts", None)


def test_the_jackknife_of_a_ratio_by_hand() -> None:
    random = np.random.default_rng(2)
    before, after = random.uniform(1, 10, 12), random.uniform(0, 12, 12)
    rows = pd.DataFrame({"account_id": [f"C{n}" for n in range(12)], "name": "x", "before": before, "after": after})
    found = retention(rows, "all")
    without = [(after.sum() - after[n]) / (before.sum() - before[n]) for n in range(12)]
    se = (11 / 12 * sum((value - sum(without) / 12) ** 2 for value in without)) ** 0.5
    t = 2.200985160  # 97.5 % quantile with 11 degrees of freedom, from tables
    assert found.nrr is not None
    assert found.nrr_se == pytest.approx(se)
    assert (found.nrr_low, found.nrr_high) == (pytest.approx(found.nrr - t * se), pytest.approx(found.nrr + t * se))


# Nothing from the future -------------------------------------------------------------------------------------


def test_only_an_answer_strictly_before_and_not_too_old_is_used() -> None:
    made = answers(
        {"account_id": "day", "score": 10, "answered_on": "2026-03-01"},
        {"account_id": "after", "score": 10, "answered_on": "2026-03-02"},
        {"account_id": "before", "score": 3, "answered_on": "2026-02-28"},
        {"account_id": "before", "score": 9, "answered_on": "2026-01-28"},
        {"account_id": "edge", "score": 8, "answered_on": "2025-03-01"},
        {"account_id": "old", "score": 8, "answered_on": "2025-02-28"},
        {"account_id": "tie", "score": 9, "answered_on": "2026-01-01"},
        {"account_id": "tie", "score": 4, "answered_on": "2026-01-01"},
    )
    events = pd.DataFrame({"account_id": ["day", "after", "before", "edge", "old", "tie", "none"]})
    found = last_answers(events.assign(on=pd.Timestamp("2026-03-01")), made).set_index("account_id")["score"]
    known = {name: None if value != value else value for name, value in found.items()}
    assert known == {"day": None, "after": None, "before": 3, "edge": 8, "old": None, "tie": 4, "none": None}


_ROW = st.tuples(st.sampled_from("abc"), st.integers(0, 900), st.integers(0, 10))


@settings(max_examples=60)
@given(
    given_answers=st.lists(_ROW, max_size=25),
    events=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 900)), min_size=1, max_size=8),
    cut=st.integers(0, 900),
    noise=st.lists(_ROW, max_size=10),
    drop=st.booleans(),
)
def test_what_happens_from_a_day_on_changes_nothing_known_on_it(
    given_answers: list[tuple[str, int, int]],
    events: list[tuple[str, int]],
    cut: int,
    noise: list[tuple[str, int, int]],
    drop: bool,
) -> None:
    """Every row dated on or after the day is deleted, or replaced by noise."""

    def frame(rows: list[tuple[str, int, int]]) -> pd.DataFrame:
        day = pd.Timestamp("2023-01-01")
        return answers(
            *(
                {"account_id": account, "score": score, "survey": f"S{at}", "answered_on": day + pd.Timedelta(days=at)}
                for account, at, score in rows
            )
        )

    decided = pd.DataFrame(
        [(account, pd.Timestamp("2023-01-01") + pd.Timedelta(days=at)) for account, at in events if at <= cut],
        columns=["account_id", "on"],
    ).astype({"account_id": "str", "on": "datetime64[us]"})
    past = [row for row in given_answers if row[1] < cut]
    future = [] if drop else [(account, cut + at, score) for account, at, score in noise]
    changed = last_answers(decided, usable(frame(past + future), today=TODAY))
    pd.testing.assert_frame_equal(changed, last_answers(decided, usable(frame(given_answers), today=TODAY)))


def test_an_anonymous_answer_is_never_tied_to_a_decision() -> None:
    rows = answers(*({"account_id": "a", "score": 3, "is_anonymous": True, "contact_id": None} for _n in range(5)))
    assert usable(rows, today=TODAY).empty


def test_later_sales_know_nothing_from_the_landmark_on() -> None:
    before, after = sales({f"C{n}": 10.0 for n in range(20)}), sales({f"C{n}": 5.0 + n for n in range(20)})
    rows = [{"account_id": f"C{n}", "score": n % 11, "answered_on": "2025-05-05"} for n in range(20)]
    noise = [{"account_id": f"C{n}", "score": 10 - n % 11, "answered_on": "2025-07-01"} for n in range(20)]
    found, noisy = (
        later_sales_of(before, after, answers(*part), filters=ALL, today=TODAY, landmark=LANDMARK, has_history=True)
        for part in (rows, rows + noise)
    )
    pd.testing.assert_frame_equal(found.rows, noisy.rows)
    assert found.groups == noisy.groups


# Renewals ---------------------------------------------------------------------------------------------------


def world(promoters: tuple[int, int], others: tuple[int, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Decisions of (renewed, all) accounts that answered 9, and that answered 7."""
    made: list[dict[str, Any]] = []
    decided: list[tuple[str, str, str]] = []
    for score, (renewed, n) in ((9, promoters), (7, others)):
        for number in range(n):
            account = f"C{score}-{number}"
            made.append({"account_id": account, "score": score, "answered_on": "2026-01-15"})
            decided.append((account, "2026-04-01", "renewed" if number < renewed else "lost"))
    return decisions(*decided), answers(*made)


def test_renewal_by_group() -> None:
    found = renewals(*world((56, 70), (48, 80)))
    assert (found.decided, found.heard, found.lost, found.limit) == (150, 150, 46, None)
    assert (found.rates[0].rate, found.others.rate) == (0.8, 0.6)
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))
    assert found.p == pytest.approx(boschloo(56, 70, 48, 80))
    assert found.trend_p is not None
    assert found.trend_p < 0.05


def test_fewer_than_ten_lost_are_named_and_not_tested() -> None:
    found = renewals(*world((18, 20), (14, 20)))
    assert (found.lost, found.limit, found.difference, found.p, found.trend_p) == (8, "few_lost", None, None, None)
    assert len(found.lost_rows) == 8
    assert set(found.lost_rows["name"]) == {"Account " + name for name in found.lost_rows["account_id"]}


def test_answers_on_the_day_and_after_are_counted_and_not_used() -> None:
    decided, made = world((0, 0), (5, 20))
    late = answers(
        *({"account_id": row.account_id, "score": 10, "answered_on": "2026-04-01"} for row in decided.itertuples())
    )
    found = renewals(decided, late)
    assert (found.heard, found.late, found.lost_not_heard, found.limit) == (0, 20, 15, "no_answers")
    assert renewals(decided, pd.concat([made, late])).late == 0


def test_no_contracts_and_one_group() -> None:
    assert renewals(decisions(), answers()).limit == "no_contracts"
    found = renewals(*world((10, 40), (0, 0)))
    assert (found.limit, found.difference) == ("one_group", None)
    assert found.rates[0].rate == 0.25


def test_filters_choose_the_contracts() -> None:
    decided, made = world((56, 70), (48, 80))
    decided.loc[0, "segment"] = "B"
    found = renewals_of(decided, made, filters={"segment": ["B"]}, today=TODAY)
    assert found.decided == 1
    assert found.limit == "few_lost"


def test_all_alike_have_no_trend() -> None:
    assert trend_p(np.array([9.0, 9.0, 9.0]), np.array([True, False, True])) is None
    assert trend_p(np.array([9.0, 3.0, 8.0]), np.array([True, True, True])) is None
    p = trend_p(np.array([0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), np.arange(10) >= 5)
    assert p is not None
    assert p == pytest.approx(2 / 252, abs=0.005), "two of the 252 ways to place five renewals"


def test_the_trend_test_keeps_its_level() -> None:
    """A longer simulation gave 2.8/4.8/3.6 % at 30/100/300 renewals."""
    random = np.random.default_rng(7)
    claims = 0
    for _round in range(120):
        p = trend_p(random.integers(0, 11, 40).astype(float), random.random(40) < 0.8)
        claims += p is not None and p < 0.05
    assert claims <= 13


# Later sales ------------------------------------------------------------------------------------------------


def later(before: dict[str, float], after: dict[str, float], scores: dict[str, int], **more: Any) -> Any:
    made = answers(
        *({"account_id": name, "score": score, "answered_on": "2025-04-04"} for name, score in scores.items())
    )
    return later_sales(sales(before), sales(after), made, landmark=LANDMARK, **more)


def test_groups_are_compared_with_their_own_past() -> None:
    good, poor = [f"g{n}" for n in range(10)], [f"p{n}" for n in range(10)]
    found = later(
        dict.fromkeys(good + poor, 100.0),
        {**{name: 120.0 + n for n, name in enumerate(good)}, **{name: 80.0 - n for n, name in enumerate(poor)}},
        {**dict.fromkeys(good, 9), **dict.fromkeys(poor, 4)},
    )
    assert found.groups[0].nrr == pytest.approx(1.245)
    assert found.groups[0].grr == 1.0
    assert found.groups[2].nrr == found.others.nrr == pytest.approx(0.755)
    assert found.groups[1].limit == "no_accounts"
    assert found.difference == pytest.approx(0.49)
    assert found.low is not None
    assert found.low > 0


def test_accounts_without_sales_before_are_left_out() -> None:
    found = later(
        {"a": 10.0, "b": 0.0, "c": -5.0},
        {"a": 5.0, "b": 50.0, "c": 50.0, "new": 9.0},
        {"a": 9, "b": 9, "c": 9, "new": 9},
    )
    assert (found.excluded, found.groups[0].accounts, found.limit) == (3, 1, "few_accounts")
    assert found.groups[0].nrr == 0.5
    assert found.groups[0].nrr_without is None


def test_net_returns_afterwards_never_make_gross_retention_negative() -> None:
    found = later({"a": 10.0, "b": 10.0}, {"a": -30.0}, {"a": 9, "b": 9})
    assert (found.groups[0].nrr, found.groups[0].grr) == (-1.5, 0.0)


def test_no_answers_and_no_history() -> None:
    assert later({"a": 10.0}, {"a": 5.0}, {}).limit == "no_answers"
    assert later({"a": 10.0}, {"a": 5.0}, {"a": 9}, has_history=False).limit == "no_history"
    assert later({}, {}, {}).limit == "no_answers"
