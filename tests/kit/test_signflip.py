"""Sign-flips against exact permutation tests of scipy and against trying every slope."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kam_analytics.kit.analysis.signflip import interval, p_value, signs, studentised


def test_few_accounts_have_every_combination_once() -> None:
    flipped = signs(np.array([True] * 4), 999, 0)
    assert flipped.shape == (16, 4)
    assert len(np.unique(flipped, axis=0)) == 16
    assert (flipped[0] == 1).all()


def test_others_are_flipped_too_while_the_informative_are_enumerated() -> None:
    informative = np.array([True] * 6 + [False] * 30)
    flipped = signs(informative, 999, 0)
    assert len(np.unique(flipped[:, :6], axis=0)) == len(flipped) == 64
    assert 0.3 < (flipped[1:, 6:] == 1).mean() < 0.7
    assert (flipped[0] == 1).all()


def test_many_accounts_have_drawn_signs_that_the_seed_fixes() -> None:
    many = np.ones(40, dtype=bool)
    assert signs(many, 199, 5).shape == (200, 40)
    assert (signs(many, 199, 5) == signs(many, 199, 5)).all()
    assert (signs(many, 199, 5) != signs(many, 199, 6)).any()


def test_enumerated_p_equals_scipy() -> None:
    scores = np.array([0.4, 1.1, -0.2, 0.9, 0.7, 0.3, -0.1, 0.8])
    wanted = stats.permutation_test(
        (scores,), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
    ).pvalue
    flipped = signs(np.ones(8, dtype=bool), 999, 0)
    assert p_value(studentised(scores[:, None], flipped)) == pytest.approx(wanted, abs=1e-12)


def test_largest_of_several_lags_counts() -> None:
    random = np.random.default_rng(0)
    scores = random.normal(size=(60, 5))
    totals = studentised(scores, signs(np.ones(60, dtype=bool), 999, 0))
    alone = [p_value(totals[:, [lag]]) for lag in range(5)]
    assert p_value(totals) >= min(alone)


def test_zeros_make_no_claim() -> None:
    flipped = signs(np.ones(12, dtype=bool), 99, 0)
    assert p_value(studentised(np.zeros((12, 2)), flipped)) == 1.0


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(6, 25))
def test_interval_is_what_trying_every_slope_finds(seed: int, accounts: int) -> None:
    random = np.random.default_rng(seed)
    weights = random.gamma(2.0, 1.0, accounts)
    scores = 0.5 * weights + random.normal(size=accounts)
    flipped = signs(np.ones(accounts, dtype=bool), 399, seed)
    low, high = interval(scores, weights, flipped)

    def p(slope: float) -> float:
        return p_value((flipped @ (scores - slope * weights))[:, None])

    for end, inward in ((low, 1), (high, -1)):
        step = 1e-6 * max(1.0, abs(end))
        assert p(end + inward * step) > 0.05
        assert p(end - inward * step) <= 0.05
    assert low < scores.sum() / weights.sum() < high


def test_too_few_accounts_have_no_bound() -> None:
    low, high = interval(np.array([1.0, 2.0, 1.5]), np.ones(3), signs(np.ones(3, dtype=bool), 999, 0))
    assert (low, high) == (-np.inf, np.inf)
