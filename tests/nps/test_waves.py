"""The recommendation score from wave to wave: what a wave is, the same accounts, changes, trends."""

from __future__ import annotations

import math
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kam_analytics.nps.analysis.answers import by_wave
from kam_analytics.nps.analysis.change import slope
from kam_analytics.nps.analysis.waves import LastChange, kendall_p, trend, waves_of
from tests.samples.nps.answers import ALL, TODAY, UNTIL, answers, wave_rows


def test_waves_are_surveys_and_else_quarters() -> None:
    rows = answers(
        {"score": 9, "survey": "Spring", "answered_on": "2026-03-30"}, {"score": 9, "survey": "Spring", "answered_on": "2026-04-02"},
        {"score": 9, "answered_on": "2025-12-01"}, {"score": 9, "survey": " ", "answered_on": "2026-05-01"},
        {"score": 9, "survey": "Always on", "answered_on": "2024-01-01"}, {"score": 9, "survey": "Always on", "answered_on": "2026-01-01"},
    )  # fmt: skip
    assert [(name, len(part)) for name, part in by_wave(rows)] == [
        ("Q1/2024", 1), ("Q4/2025", 1), ("Q1/2026", 1), ("Spring", 2), ("Q2/2026", 1),
    ]  # fmt: skip
    assert [name for name, _part in by_wave(rows, by_survey=False)] == ["Q1/2024", "Q4/2025", "Q1/2026", "Q2/2026"]


def last_of(*waves: list[dict[str, Any]]) -> LastChange:
    found = waves_of(answers(*chain(*waves)), filters=ALL, until=UNTIL, today=TODAY).last
    assert found is not None
    return found


def test_the_same_accounts_are_compared_with_themselves() -> None:
    before = {f"C{at}": 8 for at in range(10)}
    after = {f"C{at}": 9 if at < 6 else 8 for at in range(10)}
    found = last_of(wave_rows("One", before, "2026-01-10"), wave_rows("Two", after, "2026-05-10")).change
    assert (found.accounts, found.value, found.difference, found.is_clear) == (10, 60.0, 60.0, True)
    assert found.p == pytest.approx(2 * 2**4 / 2**10), "all signs: only those of six differences matter"
    assert found.low is not None
    assert found.low > 0


SPRING = [{"score": 8, "survey": "Spring 2025", "account_id": f"C{at:03d}", "contact_id": f"K{at}",
           "answered_on": f"2025-{3 + at // 30:02d}-{at % 28 + 1:02d}"} for at in range(40)]  # fmt: skip
AGAIN = [
    {**row, "survey": "Spring 2026", "score": 9, "answered_on": row["answered_on"].replace("2025", "2026")}
    for row in SPRING
]
BEFORE = [{**row, "survey": "Spring 2024", "answered_on": row["answered_on"].replace("2025", "2024")} for row in SPRING]


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (date(2026, 3, 10), ("Spring 2024", "Spring 2025")),
        (date(2026, 4, 8), ("Spring 2024", "Spring 2025")),
        # it has lasted as long as the longest before
        (date(2026, 4, 12), ("Spring 2025", "Spring 2026")),
        (date(2026, 6, 30), ("Spring 2025", "Spring 2026")),
    ],
)
def test_a_survey_that_is_still_answered_is_not_compared(now: date, last: tuple[str, str]) -> None:
    found = waves_of(answers(*BEFORE, *SPRING, *AGAIN), filters=ALL, until=now, today=TODAY)
    assert found.last is not None
    assert (found.last.earlier.name, found.last.later.name) == last
    is_running = last[1] != "Spring 2026"
    assert [wave.name for wave in found.running] == (["Spring 2026"] if is_running else [])
    assert found.has_survey_running is is_running


def test_a_survey_without_answers_for_a_while_is_over() -> None:
    early = [row for row in AGAIN if row["answered_on"] <= "2026-03-10"]
    rows = answers(*SPRING, *early)
    for seen_on, is_running in ((date(2026, 3, 17), True), (date(2026, 3, 18), False)):
        found = waves_of(rows, filters=ALL, until=date(2026, 6, 30), today=TODAY, seen_on=seen_on)
        assert bool(found.running) is is_running
        # nothing whole is left to compare with
        assert (found.last is None) is is_running


def test_a_quarter_is_compared_when_it_is_over() -> None:
    rows = answers(*({**row, "survey": None} for row in (*SPRING, *AGAIN)))
    for until, names in ((date(2026, 3, 30), ["Q1/2026"]), (date(2026, 3, 31), [])):
        found = waves_of(rows, filters=ALL, until=until, today=TODAY)
        assert [wave.name for wave in found.running] == names
        assert not found.has_survey_running


def test_a_wave_in_progress_is_no_part_of_the_trend() -> None:
    rows = [
        {**row, "survey": f"W{year}", "answered_on": row["answered_on"].replace("2025", str(year))}
        for year in range(2020, 2027) for row in SPRING
    ]  # fmt: skip
    whole = waves_of(answers(*rows), filters=ALL, until=date(2025, 12, 31), today=TODAY).trend
    assert whole.waves == 6
    assert waves_of(answers(*rows), filters=ALL, until=date(2026, 3, 20), today=TODAY).trend == whole


def test_of_other_accounts_no_change_is_claimed() -> None:
    first = {f"C{at}": 9 if at < 20 else 5 for at in range(40)}
    second = {f"D{at}": 9 if at < 30 else 5 for at in range(40)}
    found = last_of(wave_rows("One", first, "2026-01-10"), wave_rows("Two", second, "2026-05-10"))
    change, mix = found.change, found.mix
    assert (change.accounts, change.difference, change.value, change.limit) == (0, 50.0, None, "few_accounts")
    assert not change.is_clear
    assert (mix.same_before.accounts, mix.left.value, mix.came.value) == (0, 0.0, 50.0)


def test_a_wave_that_is_too_small_is_passed_over() -> None:
    first, second = ({f"C{at}": 9 for at in range(start, start + 20)} for start in (0, 10))
    found = last_of(
        wave_rows("One", first, "2026-01-10"), wave_rows("Two", second, "2026-04-10"),
        wave_rows("Three", {"C1": 0}, "2026-05-10"),
    )  # fmt: skip
    assert (found.earlier.name, found.later.name, found.change.value) == ("One", "Two", 0.0)


def test_two_small_waves_are_not_compared() -> None:
    found = last_of(
        wave_rows("One", {"C1": 9, "C2": 3}, "2026-01-10"), wave_rows("Two", {"C3": 9, "C4": 9}, "2026-05-10")
    ).change
    assert (found.value, found.limit) == (None, "few_accounts")


def test_the_interval_inverts_the_sign_flips() -> None:
    random = np.random.default_rng(3)
    difference = random.normal(20, 60, 11)
    p, low, high = slope(difference, np.ones(11))
    for at, inside in ((low + 1e-6, True), (low - 1e-6, False), (high - 1e-6, True), (high + 1e-6, False)):
        assert (slope(difference - at, np.ones(11))[0] > 0.05) is inside
    assert (p > 0.05) is (low <= 0 <= high)
    p, low, high = slope(np.array([5.0, 5.0, 5.0]), np.ones(3))
    assert (p, low, high) == (0.25, -math.inf, math.inf), "three differences can never say anything"


def test_no_difference_at_all() -> None:
    p, low, high = slope(np.zeros(20), np.ones(20))
    assert (p, low, high) == (1.0, 0.0, 0.0)


def test_a_trend_needs_six_waves() -> None:
    def rising(waves: int) -> pd.DataFrame:
        rows = []
        for wave in range(waves):
            scores = {f"C{at}": 9 if at < 6 + 4 * wave else 6 for at in range(40)}
            rows += wave_rows(f"W{wave}", scores, f"202{wave // 2}-{'03' if wave % 2 else '09'}-10")
        return answers(*rows)

    five, six = (waves_of(rising(count), filters=ALL, until=date(2026, 6, 30), today=TODAY).trend for count in (5, 6))
    assert (five.waves, five.limit, five.p) == (5, "few_waves", None)
    assert six.limit is None
    assert six.waves == 6
    assert six.p is not None
    assert trend([], []).limit == "few_waves"


def test_kendall_by_permutation_is_scipys_exact_test() -> None:
    from scipy.stats import kendalltau

    random = np.random.default_rng(1)
    for n in (6, 7):
        values = random.normal(size=n)
        exact = kendalltau(np.arange(n), values, method="exact").pvalue
        assert kendall_p(values) == pytest.approx(exact)
    values = random.normal(size=12)
    assert kendall_p(values) == pytest.approx(kendalltau(np.arange(12), values).pvalue, abs=0.02)
    assert kendall_p(np.ones(8)) == 1.0
