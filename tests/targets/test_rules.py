"""What a target may be, its legs, and how far a quarter is."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.errors import BadInput
from kam_analytics.targets.rules import (
    Quarter,
    adds_up,
    check_target,
    is_input,
    lacks_input,
    merged,
    missing_legs,
    only_sales,
    unit,
)

Q4 = Quarter(since=date(2026, 10, 1), until=date(2026, 12, 31), year=2026, number=4)
TYPES = ["call", "visit"]
METRICS = st.sampled_from(["call", "visit", "net_sales", "margin", "on_time_in_full", "claims", "nps"])


@pytest.mark.parametrize(
    ("today", "state", "passed", "left"),
    [
        (date(2026, 9, 30), "coming", 0, 92),
        (date(2026, 10, 1), "running", 1, 91),
        (date(2026, 11, 20), "running", 51, 41),
        (date(2026, 12, 31), "running", 92, 0),
        (date(2027, 1, 1), "closed", 92, 0),
    ],
)
def test_where_in_the_quarter_a_day_is(today: date, state: str, passed: int, left: int) -> None:
    assert (Q4.state(today), Q4.passed(today), Q4.days_left(today)) == (state, passed, left)


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_passed_and_left_make_the_quarter(today: date) -> None:
    assert Q4.passed(today) + Q4.days_left(today) == Q4.days == 92
    assert Q4.since <= Q4.to(today).until <= Q4.until


def test_every_metric_has_one_unit_and_activities_are_counts() -> None:
    assert [unit(name) for name in ("net_sales", "margin", "on_time_in_full", "nps", "claims", "anything")] == [
        "money", "money", "share", "points", "count", "count",
    ]  # fmt: skip
    assert is_input("anything")
    assert not is_input("claims")
    assert adds_up("claims")
    assert not adds_up("on_time_in_full")


@pytest.mark.parametrize(
    ("metrics", "sales_alone", "missing", "no_input"),
    [
        ([], False, (), False),
        (["call"], False, (), False),
        (["net_sales", "margin"], True, ("delivery", "satisfaction"), True),
        (["net_sales", "call"], True, ("delivery", "satisfaction"), False),
        (["net_sales", "claims", "call"], False, ("satisfaction",), False),
        (["nps"], False, ("sales", "delivery"), True),
        (["net_sales", "on_time_in_full", "nps"], False, (), True),
        (["net_sales", "on_time_in_full", "nps", "visit"], False, (), False),
    ],
)
def test_legs_and_inputs(metrics: list[str], sales_alone: bool, missing: tuple[str, ...], no_input: bool) -> None:
    assert only_sales(metrics) is sales_alone
    assert missing_legs(metrics) == missing
    assert lacks_input(metrics) is no_input


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("net_sales", 0.0), ("net_sales", -5000.5), ("margin", 1e12), ("on_time_in_full", 0.0), ("on_time_in_full", 1.0),
        ("nps", -100.0), ("nps", 100.0), ("claims", 0.0), ("call", 12.0), ("visit", 0.0),
    ],
)  # fmt: skip
def test_a_target_that_can_be(metric: str, value: float) -> None:
    check_target(metric, value, TYPES)


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("net_sales", math.nan), ("net_sales", math.inf), ("net_sales", -math.inf), ("net_sales", None),
        ("net_sales", 1.1e12), ("on_time_in_full", 1.0001), ("on_time_in_full", 95.0), ("on_time_in_full", -0.01),
        ("nps", 101.0), ("nps", -100.5), ("claims", -1.0), ("call", 1.5), ("call", -1.0), ("newsletter", 3.0), ("", 1.0),
        ("'; drop table target; --", 1.0),
    ],
)  # fmt: skip
def test_a_target_that_cannot_be(metric: str, value: float | None) -> None:
    with pytest.raises(BadInput):
        check_target(metric, value, TYPES)


@given(
    seen=st.dictionaries(METRICS, st.integers(0, 9)),
    wanted=st.dictionaries(METRICS, st.integers(0, 9)),
    now=st.dictionaries(METRICS, st.integers(0, 9)),
)
def test_own_changes_win_and_nothing_else_of_mine_does(
    seen: dict[str, int], wanted: dict[str, int], now: dict[str, int]
) -> None:
    found = merged(seen, wanted, now)
    for metric in {*seen, *wanted, *now}:
        mine, was, there = wanted.get(metric), seen.get(metric), now.get(metric)
        assert found.get(metric) == (there if mine == was else mine)


def test_a_quarter_of_a_fiscal_year_that_begins_in_february() -> None:
    quarter = Quarter(since=date(2026, 11, 1), until=date(2027, 1, 31), year=2027, number=4)
    assert quarter.to(date(2026, 11, 20)).parts()["head_until"] == date(2026, 11, 20)
    assert quarter.to(date(2026, 12, 31) + timedelta(days=60)).until == quarter.until
