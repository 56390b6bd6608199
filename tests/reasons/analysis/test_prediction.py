"""Which warnings predicted the loss of an agreement: counts by hand, reference values from outside."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from kam_analytics.kit.rules.period import Period
from kam_analytics.reasons.analysis.prediction import WARNINGS, Predictions, judged_on, predictions_of

ALL = Period(date(2015, 1, 1), date(2026, 11, 20))


def agreement(number: int, status: str = "renewed", **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "contract_id": f"k{number}", "account_id": f"a{number}", "status": status,
        "judged_on": pd.Timestamp(2025, 6, 15), "deliveries": 0, "late": 0, "score": None, "activities": 3,
        "now": 0.0, "before": 0.0,
    }  # fmt: skip
    return {**row, **more}


def found(rows: list[dict[str, Any]], held: Period | None = ALL) -> Predictions:
    frame = pd.DataFrame(rows, columns=list(agreement(0))).astype({"score": "Int64", "judged_on": "datetime64[us]"})
    return predictions_of(frame, sales=held, activities=held, deliveries=held)


def with_answers(lost: int, n: int, lost_without: int, n_without: int) -> list[dict[str, Any]]:
    scores = [(3, place < lost) for place in range(n)] + [(9, place < lost_without) for place in range(n_without)]
    return [
        agreement(place, "lost" if is_lost else "renewed", score=score) for place, (score, is_lost) in enumerate(scores)
    ]


def warned(result: Predictions, name: str) -> Any:
    return next(one for one in result.warned if one.warning == name)


def test_late_deliveries_of_the_published_sketch_predict_nothing() -> None:
    rows = [agreement(place, "lost" if place < 23 else "renewed", deliveries=9, late=1) for place in range(210)]
    rows += [agreement(300 + place, "lost" if place < 32 else "renewed", deliveries=9) for place in range(254)]
    late = warned(found(rows), "late_deliveries")
    assert (late.n, late.lost, late.n_without, late.lost_without) == (210, 23, 254, 32)
    assert late.difference == pytest.approx(23 / 210 - 32 / 254)
    # the ends of the two Wilson intervals, from scipy, put together by hand
    one, two = (binomtest(k, n).proportion_ci(method="wilson") for k, n in ((23, 210), (32, 254)))
    down = math.hypot(23 / 210 - one.low, two.high - 32 / 254)
    up = math.hypot(one.high - 23 / 210, 32 / 254 - two.low)
    assert (late.low, late.high) == (
        pytest.approx(late.difference - down),
        pytest.approx(late.difference + up),
    )
    assert not late.predicts


def test_a_warning_that_is_followed_by_losses_predicts_and_gives_a_rate() -> None:
    detractor = warned(found(with_answers(20, 40, 10, 160)), "detractor")
    assert detractor.predicts
    assert detractor.rate == pytest.approx((20 + 10 * 30 / 200) / 50)


def test_with_fewer_than_ten_lost_nothing_is_tested() -> None:
    detractor = warned(found(with_answers(9, 9, 0, 200)), "detractor")
    assert (detractor.p, detractor.low, detractor.predicts) == (None, None, False)


def test_a_warning_that_protects_does_not_predict() -> None:
    detractor = warned(found(with_answers(1, 100, 40, 100)), "detractor")
    assert detractor.p < 0.001
    assert not detractor.predicts


def test_one_group_alone_is_not_tested() -> None:
    result = found([agreement(place, "lost", activities=0) for place in range(20)])
    assert warned(result, "no_contact").p is None


def test_four_looks_are_paid_for() -> None:
    """p-values of 0.04 four times over are no discovery at one look each, and one of 0.04 among three of 1 is none."""
    rows = with_answers(9, 30, 20, 170)
    alone = warned(found(rows), "detractor")
    for place, row in enumerate(rows):
        row.update(deliveries=9, late=place % 2, activities=place % 3, before=100.0, now=100.0 * (place % 5 > 0))
    among = warned(found(rows), "detractor")
    assert among.p > alone.p


def test_what_no_feed_covers_is_no_warning() -> None:
    rows = with_answers(20, 40, 10, 160)
    assert {one.warning for one in found(rows, None).warned} == {"detractor"}
    young = Period(date(2025, 3, 1), date(2026, 11, 20))
    assert {one.warning for one in found(rows, young).warned} == {"detractor"}


def test_active_agreements_have_their_own_warnings() -> None:
    today = pd.Timestamp(2026, 11, 20)
    rows = [
        agreement(1, "active", judged_on=today, score=2, activities=0),
        agreement(2, "active", judged_on=today, score=9),
    ]
    assert found(rows).active == {"k1": frozenset({"detractor", "no_contact"}), "k2": frozenset()}


def test_no_agreement_is_no_warning() -> None:
    result = found([])
    assert (result.warned, dict(result.active)) == ((), {})


def test_a_feed_that_is_a_little_behind_moves_the_day() -> None:
    today = date(2026, 11, 20)
    month_end, long_ago = Period(date(2020, 1, 1), date(2026, 10, 31)), Period(date(2020, 1, 1), date(2025, 1, 31))
    assert judged_on(today, {"activities": month_end}) == date(2026, 11, 1)
    assert judged_on(today, {"activities": long_ago, "deliveries": ALL}) == today
    assert judged_on(today, {}) == today


def test_warnings_without_meaning_are_claimed_rarely() -> None:
    """Of 200 companies whose losses have nothing to do with answers, a warning predicts in at most 5 %."""
    random = np.random.default_rng(3)
    claimed = 0
    for _turn in range(200):
        rows = [
            agreement(
                place,
                "lost" if random.random() < 0.12 else "renewed",
                score=int(random.integers(0, 11)),
                deliveries=5,
                late=int(random.random() < 0.4),
                activities=int(random.random() < 0.8),
                before=100.0,
                now=float(random.choice([80.0, 110.0])),
                judged_on=pd.Timestamp(2025, 1, 1) + timedelta(days=int(random.integers(0, 300))),
            )
            for place in range(150)
        ]
        claimed += any(one.predicts for one in found(rows).warned)
    assert claimed <= 10
    assert len(WARNINGS) == 4
