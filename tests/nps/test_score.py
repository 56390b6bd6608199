"""The recommendation score against published intervals (Rocks 2016), a hand-made jackknife and real answers."""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kam_analytics.nps.analysis.accounts import account_scores
from kam_analytics.nps.analysis.answers import counted, scored, whole_scores
from kam_analytics.nps.analysis.heard import heard_from
from kam_analytics.nps.analysis.score import Z, adjusted_wald, by, interval, score, survey, wald_se
from kam_analytics.nps.analysis.waves import waves_of
from tests.samples.nps.answers import ALL, SINCE, TODAY, UNTIL, answers, contacts, mixed, of_scores, sales
from tests.samples.nps.coverage import PAIRS, coverage, plain

# The score and its interval -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("promoters", "detractors", "n", "value", "centre", "half"),
    [
        (162, 54, 324, 33.33, 33.03, 8.082),  # variance 5/9: whuber, stats.SE
        (15, 5, 30, 33.33, 30.30, 25.52),  # formula of Rocks 2016
    ],
)
def test_reference_scores(promoters: int, detractors: int, n: int, value: float, centre: float, half: float) -> None:
    found = score(mixed(promoters, detractors, n))
    assert found.value == pytest.approx(value, abs=0.005)
    assert found.low == pytest.approx(centre - half, abs=0.01)
    assert found.high == pytest.approx(centre + half, abs=0.01)
    assert (found.promoters, found.detractors, found.n, found.accounts) == (promoters, detractors, n, n)
    assert found.method == "answers"


def test_the_plain_standard_error_of_the_reference() -> None:
    assert wald_se(162, 54, 324) == pytest.approx(4.1409, abs=5e-5)
    assert Z * wald_se(162, 54, 324) == pytest.approx(8.116, abs=5e-4)
    assert Z * wald_se(15, 5, 30) == pytest.approx(26.67, abs=0.01)


def test_three_of_three_promoters_is_no_score() -> None:
    """50.0 ± 56.6 by the adjusted Wald interval (Rocks 2016), which is why at least five answers are needed."""
    centre, se = adjusted_wald(3, 0, 3)
    assert (centre, Z * se) == (pytest.approx(50.0), pytest.approx(56.6, abs=0.05))
    found = score(of_scores([10, 9, 9]))
    assert (found.value, found.low, found.limit, found.answers) == (None, None, "few_answers", (10, 9, 9))


@pytest.mark.parametrize("n", [5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50])
@pytest.mark.parametrize(("p", "d"), PAIRS)
def test_gate_11_the_interval_covers_from_five_answers_on(p: float, d: float, n: int) -> None:
    assert coverage(p, d, n) >= 0.90


def test_gate_11_on_average() -> None:
    mean = np.mean([coverage(p, d, n) for p, d in PAIRS for n in (20, 30, 50, 80)])
    assert 0.94 <= mean <= 0.96


def test_the_enumeration_gives_the_figures_of_statistics() -> None:
    """At (.70, .05), n = 3, 5, 10, 20, 50: plain Wald 63/80/86/92/93 %, adjusted 91.5/91/95/95/95 %."""
    sizes = (3, 5, 10, 20, 50)
    assert [round(coverage(0.7, 0.05, n, plain) * 100) for n in sizes] == [63, 80, 86, 92, 93]
    assert [round(coverage(0.7, 0.05, n) * 100) for n in sizes[1:]] == [91, 95, 95, 95]
    assert coverage(0.7, 0.05, 3) == pytest.approx(0.915, abs=5e-4)


def test_the_interval_stays_inside_the_scale() -> None:
    assert interval(95.0, 30.0) == (65.0, 100.0)
    assert interval(-95.0, 30.0) == (-100.0, -65.0)
    found = score(mixed(200, 0, 200))
    assert found.value == 100.0
    assert found.low is not None
    assert 90 < found.low < 100
    assert found.high is not None
    assert found.high <= 100


def test_constant_answers_are_not_certain() -> None:
    """The plain standard error would be 0."""
    found = score(of_scores([8] * 10))
    assert (found.value, found.method) == (0.0, "answers")
    assert found.low is not None
    assert found.low < -15


# Several answers of an account -----------------------------------------------------------------------------


def hand_jackknife(groups: list[list[int]]) -> tuple[float, float]:
    """Score and standard error in points, every account left out once, in plain Python."""

    def nps(of: list[list[int]]) -> float:
        every = [value for group in of for value in group]
        return 100 * (sum(v >= 9 for v in every) - sum(v <= 6 for v in every)) / len(every)

    g = len(groups)
    without = [nps(groups[:at] + groups[at + 1 :]) for at in range(g)]
    mean = sum(without) / g
    return nps(groups), math.sqrt((g - 1) / g * sum((value - mean) ** 2 for value in without))


def test_the_jackknife_over_accounts() -> None:
    groups = [[10, 9, 9], [6, 7], [8], [9, 3], [10], [5, 5, 6, 7], [9, 9], [8, 10], [2]]
    rows = answers(*({"account_id": f"C{at}", "score": value} for at, group in enumerate(groups) for value in group))
    found = score(rows)
    value, se = hand_jackknife(groups)
    t = 2.306004135  # 97.5 % quantile with 8 degrees of freedom, from tables
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.se == pytest.approx(se, abs=1e-9)
    assert found.low == pytest.approx(max(-100, value - t * se), abs=1e-6)
    assert found.high == pytest.approx(min(100, value + t * se), abs=1e-6)
    assert (found.method, found.accounts) == ("accounts", 9)


def test_fewer_than_eight_accounts_with_several_answers_have_no_interval() -> None:
    rows = answers(*({"account_id": f"C{at % 7}", "score": 9} for at in range(20)))
    found = score(rows)
    assert (found.value, found.low, found.limit) == (100.0, None, "few_accounts")


def test_one_account_has_a_score_without_interval() -> None:
    found = score(of_scores([10, 9, 3, 8, 7], account_id="C1"))
    assert (found.accounts, found.value, found.low) == (1, 20.0, None)


def test_accounts_that_all_say_the_same_are_not_certain() -> None:
    rows = answers(*({"account_id": f"C{at % 10}", "score": 10} for at in range(30)))
    found = score(rows)
    centre, se = adjusted_wald(10, 0, 10)
    assert found.method == "alike"
    assert (found.low, found.high) == (pytest.approx(centre - Z * se), 100.0)


def test_answers_without_an_account_stand_alone() -> None:
    found = score(of_scores([10, 9, 8, 7, 3, 10], account_id=None))
    assert (found.accounts, found.method) == (6, "answers")


@pytest.mark.parametrize("likeness", [0.3, 0.6])
def test_the_account_interval_covers_where_the_answers_one_does_not(likeness: float) -> None:
    """40 accounts x 1-8 contacts: a longer simulation gave 83/70 % for independent answers, 94.5/93.9 % for the jackknife."""
    random, hits, naive, rounds = np.random.default_rng(5), 0, 0, 250
    cut = (0.3853204664, -0.9541652531)  # p = .35, d = .17 of a standard normal
    true = (0.35 - 0.17) * 100
    for _round in range(rounds):
        sizes = random.integers(1, 9, 40)
        account = np.repeat(np.arange(40), sizes)
        mood = random.normal(0, math.sqrt(likeness), 40)[account] + random.normal(
            0, math.sqrt(1 - likeness), len(account)
        )
        values = np.where(mood > cut[0], 9, np.where(mood < cut[1], 5, 8))
        found = score(pd.DataFrame({"account_id": account.astype(str), "score": values}))
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= true <= found.high
        centre, se = adjusted_wald(found.promoters, found.detractors, found.n)
        naive += abs(centre - true) <= Z * se
    assert 0.91 <= hits / rounds <= 0.985
    assert naive / rounds < hits / rounds - 0.05


def test_segments_come_by_name_and_the_nameless_last() -> None:
    rows = answers(*({"score": 9, "segment": name} for name in ("B", None, "A", "B")))
    assert [(group.name, group.score.n) for group in by(rows, "segment")] == [("A", 1), ("B", 2), (None, 1)]


# What counts ------------------------------------------------------------------------------------------------


def test_real_answers_with_a_special_code(shared: Path) -> None:
    """SFO 2017: NPS 39.84 of 2,746 answers; 84 answers «11» and an empty one are refused, never scored."""
    raw = pd.read_csv(shared / "sfo_nps_2017" / "2017_SFO_Customer_Survey.csv", low_memory=False)
    day = pd.to_datetime("2017-05-01") + pd.to_timedelta(raw["INTDATE"] - 1, unit="D")
    rows = pd.DataFrame(
        {"account_id": raw["AIRLINE"], "contact_id": None, "answered_on": day, "score": raw["NETPRO"], "survey": "2017",
         "is_anonymous": False, "segment": raw["GATE"], "response_id": raw["RESPNUM"].astype(str)}
    )  # fmt: skip
    found = survey(rows, filters=ALL, since=date(2017, 5, 1), until=date(2017, 5, 31), today=date(2017, 6, 1))
    assert found.score.value == pytest.approx(39.839767, abs=5e-7)
    assert (found.score.n, found.score.promoters, found.score.passives, found.score.detractors) == (
        2746,
        1436,
        968,
        342,
    )
    assert {(part.reason, part.value, part.n) for part in found.answers.refused} == {
        ("out_of_range", "11", 84),
        ("empty", "", 1),
    }
    assert found.score.accounts == 37
    assert found.score.method == "accounts"
    as_text = survey(
        rows.assign(score=raw["NETPRO"].map(lambda value: "" if value != value else f"{value:.0f}")),
        filters=ALL, since=date(2017, 5, 1), until=date(2017, 5, 31), today=date(2017, 6, 1),
    )  # fmt: skip
    assert as_text.score == found.score


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("9.5", "not_whole"), ("9,5", "not_whole"), (9.5, "not_whole"), ("", "empty"), (None, "empty"), ("  ", "empty"),
        (float("nan"), "empty"), (11, "out_of_range"), ("11", "out_of_range"), (-1, "out_of_range"), ("-1", "out_of_range"),
        ("99999999999999", "out_of_range"), (float("inf"), "not_a_number"), ("ten", "not_a_number"), ("1e1", "not_a_number"),
        ("0x9", "not_a_number"), ("9/10", "not_a_number"), (True, "not_a_number"), ("=9", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_from_0_to_10_is_refused(raw: Any, reason: str) -> None:
    scores, refused = whole_scores(pd.Series([raw, 7], dtype=object))
    assert scores.isna().tolist() == [True, False]
    assert [part.reason for part in refused] == [reason]


@pytest.mark.parametrize(("raw", "value"), [("9", 9), (" 9 ", 9), ("10.0", 10), (0, 0), ("0", 0), (9.0, 9), ("7,0", 7)])
def test_text_of_a_whole_number_is_one(raw: Any, value: int) -> None:
    scores, refused = whole_scores(pd.Series([raw], dtype=object))
    assert (scores.tolist(), refused) == ([value], ())


def test_a_survey_on_1_to_5_is_refused_as_a_whole() -> None:
    rows = pd.concat([of_scores([5, 4, 5, 3, 2] * 4, survey="Pulse"), of_scores([9, 8, 0, 10, 7], survey="Yearly")])
    found = scored(rows, today=TODAY)
    assert [(part.reason, part.value, part.n) for part in found.refused] == [("scale_1_5", "Pulse", 20)]
    assert set(found.rows["survey"]) == {"Yearly"}
    assert found.scale == "scale_1_5"
    assert scored(of_scores([5, 4, 5, 3, 2] * 3), today=TODAY).scale is None, "15 answers may all be low"
    assert scored(of_scores([5, 4, 0, 3, 2] * 9), today=TODAY).scale is None, "0 is there"


def test_a_survey_on_1_to_10_is_refused_as_a_whole() -> None:
    rows = of_scores([1] * 10 + [8, 9, 10] * 20)
    found = survey(rows, filters=ALL, since=SINCE, until=UNTIL, today=TODAY)
    assert (found.answers.scale, found.score.value, found.score.limit) == ("scale_1_10", None, "no_answers")
    assert scored(of_scores([1] * 9 + [8, 9, 10] * 20), today=TODAY).scale is None
    assert scored(of_scores([8, 9, 10, 7] * 500), today=TODAY).scale is None, "nobody so unhappy: no sign of a scale"


def test_one_answer_per_contact_the_latest() -> None:
    rows = answers(
        {"account_id": "C1", "contact_id": "K1", "score": 3, "answered_on": "2026-02-01"},
        {"account_id": "C1", "contact_id": "K1", "score": 9, "answered_on": "2026-05-01"},
        {"account_id": "C2", "contact_id": "K2", "score": 4, "answered_on": "2026-05-01", "response_id": "Q2"},
        {"account_id": "C2", "contact_id": "K2", "score": 10, "answered_on": "2026-05-01", "response_id": "Q1"},
        {"account_id": "C3", "contact_id": None, "score": 7},
        {"account_id": "C3", "contact_id": None, "score": 7},
        {"account_id": "C4", "contact_id": "K4", "score": 0, "answered_on": "2025-05-01"},
    )
    for order in (rows, rows[::-1]):
        found = counted(scored(order, today=TODAY), since=SINCE, until=UNTIL)
        assert sorted(zip(found.rows["account_id"], found.rows["score"], strict=True)) == [
            ("C1", 9), ("C2", 4), ("C3", 7), ("C3", 7),
        ]  # fmt: skip
        assert found.repeated == 2


def test_answers_of_the_future_are_left_out_and_counted() -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    found = scored(
        answers({"score": 9}, {"score": 0, "answered_on": tomorrow}, {"score": 5, "answered_on": None}), today=TODAY
    )
    assert (len(found.rows), found.future) == (1, 1)
    assert [(part.reason, part.n) for part in found.refused] == [("no_day", 1)]


def test_few_anonymous_answers_of_an_account_are_not_shown_account_by_account() -> None:
    named = [{"account_id": f"C{at}", "score": 9} for at in range(3)]
    anonymous = [{"account_id": "C0", "contact_id": None, "is_anonymous": True, "score": 0}] * 2
    many = [{"account_id": "C1", "contact_id": None, "is_anonymous": True, "score": 5}] * 3
    rows = scored(answers(*named, *anonymous, *many), today=TODAY)
    everybody = counted(rows)
    assert (len(everybody.rows), everybody.hidden) == (8, 0), "the company's score tells nobody"
    accounts = account_scores(everybody.rows)
    assert accounts.hidden == 2
    assert accounts.rows.set_index("account_id")["answers"].to_dict() == {"C0": 1, "C1": 4, "C2": 1}
    assert accounts.rows.set_index("account_id")["minimum"].to_dict() == {"C0": 9, "C1": 5, "C2": 9}
    alone = counted(scored(answers(*named[:1], *anonymous), today=TODAY))
    assert (len(alone.rows), alone.hidden) == (1, 2), "filters that leave one account show no more"


def test_no_answers_at_all() -> None:
    found = survey(answers(), filters=ALL, since=SINCE, until=UNTIL, today=TODAY)
    assert (found.score.n, found.score.limit, found.segments) == (0, "no_answers", ())
    waves = waves_of(answers(), filters=ALL, until=UNTIL, today=TODAY)
    assert (waves.waves, waves.last, waves.trend.limit) == ((), None, "few_waves")
    assert account_scores(answers()).rows.empty
    heard = heard_from(answers().assign(score=0), sales({}), contacts({}))
    assert (heard.share, heard.sales_share, heard.mean, heard.worst) == (None, None, None, None)


# Who is heard -----------------------------------------------------------------------------------------------


def test_who_is_heard() -> None:
    rows = answers(
        {"account_id": "a", "contact_id": "K1", "score": 10}, {"account_id": "a", "contact_id": "K2", "score": 6},
        {"account_id": "b", "contact_id": None, "score": 9}, {"account_id": "gone", "contact_id": "K9", "score": 0},
    )  # fmt: skip
    known = contacts(
        {
            "K1": ("a", "executive"),
            "K2": ("a", "management"),
            "K3": ("b", "executive"),
            "K4": ("c", None),
            "K9": ("gone", None),
        }
    )
    found = heard_from(rows, sales({"a": 100.0, "b": 60.0, "c": 400.0, "d": 40.0, "e": -5.0}), known)
    assert (found.accounts, found.heard, found.not_positive) == (4, 2, 1)
    assert (found.sales, found.sales_heard, found.sales_share) == (600.0, 160.0, pytest.approx(160 / 600))
    assert found.mean == pytest.approx((0 + 100) / 2)
    assert found.worst == pytest.approx((0 + 100 - 100 - 100) / 4)
    assert found.best == pytest.approx((0 + 100 + 100 + 100) / 4)
    assert found.bought_more == pytest.approx(80 / 220 - 1)
    assert found.missing["account_id"].tolist() == ["c", "d"]
    assert (found.nameless, found.elsewhere) == (1, 1)
    levels = [
        (None if level != level else level, known_, answered)
        for level, known_, answered in found.levels.itertuples(index=False)
    ]
    assert levels == [("executive", 2, 1), ("management", 1, 1), (None, 1, 0)]


def test_when_everybody_is_heard_there_is_no_worst_case() -> None:
    found = heard_from(of_scores([9, 3], account_id="a"), sales({"a": 10.0}), contacts({}))
    assert found.worst == found.best == found.mean == 0.0
    assert found.bought_more is None
    assert found.missing.empty
