"""Without some accounts the rest is what it would be had they never been there."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kam_analytics.concentration.analysis.concentration import concentration, concentration_of
from kam_analytics.concentration.analysis.what_if import leavers, what_if
from tests.samples.concentration.results import accounts, falling, of

ROWS = accounts([60.0, 25.0, 10.0, 5.0, -4.0]).assign(
    owner_id=pd.Series(["u1", "u2", "u1", None, "u2"], dtype="str"),
    segment=pd.Series(["A", "A", "B", None, "B"], dtype="str"),
)
RESULT = concentration(ROWS)


@pytest.mark.parametrize(
    ("who", "which", "gone"),
    [
        ("largest", 1, "C0001"),
        ("largest", 3, "C0001 C0002 C0003"),
        ("largest", 99, "C0001 C0002 C0003 C0004"),
        ("largest", 0, ""),
        ("largest", -1, ""),
        ("owner", "u1", "C0001 C0003"),
        ("owner", "u2", "C0002 C0005"),
        ("owner", "", "C0004"),
        ("owner", "nobody", ""),
        ("segment", "B", "C0003 C0005"),
        ("segment", "", "C0004"),
        ("accounts", ["C0002", "C0005", "not there"], "C0002 C0005"),
        ("accounts", [], ""),
    ],
)
def test_who_leaves(who: str, which: Any, gone: str) -> None:
    assert leavers(RESULT, who, which) == set(gone.split())


@pytest.mark.parametrize(("who", "which"), [("largest", "x"), ("owner", 3), ("accounts", "C0001"), ("smallest", 1)])
def test_a_choice_that_makes_no_sense_is_refused(who: str, which: Any) -> None:
    with pytest.raises(ValueError, match="who leaves"):
        leavers(RESULT, who, which)


def test_sales_after_the_largest_left() -> None:
    found = what_if(RESULT, leavers(RESULT, "largest", 1))
    assert (found.lost, found.after.total, found.before.total) == (60, 36, 96)
    assert found.share == pytest.approx(60 / 96)
    assert found.after.largest_share == pytest.approx(25 / 40)
    assert found.leaving["account_id"].tolist() == ["C0001"]
    assert found.after.ranked["abc_class"].tolist() == ["A", "A", "B"], "classes are drawn anew"


@given(
    values=st.lists(st.integers(-500_00, 5_000_00), min_size=1, max_size=40),
    gone=st.sets(st.integers(1, 45)),
    a=st.integers(50, 90),
)
@settings(max_examples=60)
def test_the_rest_is_as_if_they_had_never_been_there(values: list[int], gone: set[int], a: int) -> None:
    frame = accounts([value / 100 for value in values])
    leaving = {f"C{number:04d}" for number in gone}
    limits = {"a": a / 100, "b": 0.95}
    found = what_if(concentration(frame, **limits), leaving, **limits)
    never = concentration(frame[~frame["account_id"].isin(leaving)], **limits)
    pd.testing.assert_frame_equal(found.after.ranked, never.ranked, check_dtype=False)
    assert (found.after.gini, found.after.hhi, found.after.total) == (never.gini, never.hhi, never.total)
    assert found.lost + found.after.total == pytest.approx(found.before.total, abs=1e-6)
    assert set(found.leaving["account_id"]) == leaving & set(frame["account_id"])


@pytest.mark.parametrize(
    ("values", "n", "left", "share"),
    [
        ([], 1, 0, None),
        ([5.0], 1, 0, 1.0),
        ([0.0, -3.0], 1, 0, None),
        ([7.0] * 10, 2, 8, 0.2),
        ([990_000.0, *[2.0] * 4999], 1, 4999, pytest.approx(0.99, abs=0.001)),
    ],
)
def test_extreme_companies(values: list[float], n: int, left: int, share: float | None) -> None:
    result = of(values)
    found = what_if(result, leavers(result, "largest", n))
    assert (found.after.positive, found.share) == (left, share)
    assert found.nothing_left == (left == 0)


def test_a_net_return_that_leaves_is_a_gain() -> None:
    found = what_if(RESULT, ["C0005"])
    assert (found.lost, found.after.total) == (-4, 100)


def test_margin_published_classes_and_groups() -> None:
    frame = ROWS.assign(group_key=[1, 1, 2, 3, 4], margin_net_sales=ROWS["net_sales"])
    frame = frame.assign(root_id="root" + frame["group_key"].astype("str"), root_name="Root")
    result = concentration_of(frame, filters={}, by_group=True, measure="margin", published=True)
    found = what_if(result, leavers(result, "owner", "u1"), measure="margin", published=True)
    assert (found.lost, found.after.total) == (95, 1), "the group of the largest company of u1, and another"
    assert set(found.after.ranked["abc_class"]) == {"B"}, "the published class"
    whole = what_if(of(falling(50)), leavers(of(falling(50)), "largest", 50))
    assert whole.after.gini is None
