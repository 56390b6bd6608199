"""Accounts between the classes of two periods: totals are the classes of each, and everyone is behind one cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration.analysis.compared import Compared, compared
from kam_analytics.concentration.analysis.concentration import concentration, concentration_of
from kam_analytics.concentration.analysis.migration import BEFORE, NOW, Migration, migration, migration_of
from kam_analytics.kit.rules.period import comparisons, default_period
from kam_analytics.store import Store
from tests.samples.concentration.pairs import moving, pair, pairs, sales

NONE: dict[str, Any] = {"filters": {}, "by_group": False}


def classes(found: Migration, axis: str) -> dict[str, int]:
    return {str(name): int(n) for name, n in found.cells.groupby(axis)["accounts"].sum().items() if n}


# Two periods side by side -------------------------------------------------------------------------------------


def test_an_account_without_a_line_had_no_sales() -> None:
    rows = compared(sales({"b": 5.0, "c": 7.0}), sales({"a": 1.0, "b": 2.0}), **NONE).rows
    assert rows[["account_id", "before", "now"]].to_numpy().tolist() == [["a", 1, 0], ["b", 2, 5], ["c", 0, 7]]
    assert "net_sales" not in rows
    assert rows["name"].tolist() == ["Name a", "Name b", "Name c"]


def test_filters_look_at_the_words_of_this_period() -> None:
    """An account whose segment changed neither comes nor goes."""
    now, before = sales({"x": 5.0}).assign(segment="A"), sales({"x": 3.0, "y": 2.0}).assign(segment="B")
    in_a = compared(now, before, filters={"segment": ["A"]}, by_group=False).rows
    in_b = compared(now, before, filters={"segment": ["B"]}, by_group=False).rows
    assert in_a[["account_id", "before", "now"]].to_numpy().tolist() == [["x", 3, 5]]
    assert in_b[["account_id", "before", "now"]].to_numpy().tolist() == [["y", 2, 0]]


def test_groups_are_summed_in_both_periods() -> None:
    """A parent whose one child came is one group that grew."""
    now = sales({"a1": 5.0, "a2": 7.0}).assign(group_key=1)
    before = sales({"a1": 4.0, "a3": 2.0}).assign(group_key=1)
    rows = compared(now, before, filters={}, by_group=True).rows
    assert rows[["before", "now"]].to_numpy().tolist() == [[6.0, 12.0]]


def test_a_margin_that_is_not_known_is_not_zero() -> None:
    now = sales({"known": 5.0, "now": 5.0, "then": 5.0, "came": 5.0})
    before = sales({"known": 5.0, "now": 5.0, "then": 5.0})
    now["margin"], before["margin"] = [1.0, None, 1.0, 1.0], [2.0, 2.0, None]
    found = compared(now, before, measure="margin", **NONE)
    assert found.rows[["account_id", "before", "now"]].to_numpy().tolist() == [["came", 0, 1], ["known", 2, 1]]
    assert found.unknown == 2
    assert migration(found).unknown == 2


def test_a_group_is_unknown_when_all_that_it_bought_is() -> None:
    now = sales({"a1": 5.0, "a2": 5.0, "b1": 5.0}).assign(group_key=[1, 1, 2], margin=[None, 3.0, None])
    before = sales({"a1": 5.0, "b2": 5.0}).assign(group_key=[1, 2])
    found = compared(now, before, filters={}, by_group=True, measure="margin")
    # of the first group a part is known; of the second nothing now, though a member without a line had none
    assert found.rows[["before", "now"]].to_numpy().tolist() == [[5.0, 3.0]]
    assert found.unknown == 1


def test_nothing_to_compare() -> None:
    for by_group in (False, True):
        assert compared(sales({}), sales({}), filters={}, by_group=by_group).rows.empty
        assert compared(sales({"a": 1.0}), sales({}), filters={"segment": ["B"]}, by_group=by_group).rows.empty


# The matrix ---------------------------------------------------------------------------------------------------


@given(values=pairs, every=st.integers(1, 4), a=st.integers(50, 90), b=st.integers(91, 99))
@settings(max_examples=60)
def test_rows_and_columns_add_up_to_the_classes(values: list[tuple[int, int]], every: int, a: int, b: int) -> None:
    limits = {"a": a / 100, "b": b / 100}
    bought = [f"a{number:04d}" for number in range(0, len(values), every)]
    found = migration(pair(values, bought=bought), **limits)
    for side, axis, states in (("before", "class_before", BEFORE), ("now", "class_now", NOW)):
        whole = concentration(pair(values).rows, value=side, **limits)
        table = whole.classes[whole.classes["accounts"] > 0].set_index("abc_class")
        counted = classes(found, axis)
        assert {name: n for name, n in counted.items() if name in "ABC"} == table["accounts"].to_dict()
        sums = found.cells.groupby(axis)[side].sum()
        for name in table.index:
            assert sums[name] == pytest.approx(table.loc[name, side])
        # those that come or go are the others above zero
        assert sum(counted.get(state, 0) for state in states[3:]) == len(found.accounts) - whole.positive
    assert found.cells["accounts"].sum() == len(found.accounts) == len(values) - found.not_positive
    behind = [found.behind(*cell) for cell in found.cells[["class_before", "class_now"]].itertuples(index=False)]
    assert [len(rows) for rows in behind] == found.cells["accounts"].tolist()
    assert sorted(pd.concat(behind)["account_id"]) == sorted(found.accounts["account_id"])
    kept = len(found.accounts) - found.up - found.down - found.returned - found.new - found.lost
    assert kept == sum(len(found.behind(name, name)) for name in "ABC")


@given(values=pairs)
@settings(max_examples=60)
def test_those_who_make_eighty_per_cent_are_class_a_at_that_limit(values: list[tuple[int, int]]) -> None:
    found = migration(pair(values), a=0.5, b=0.6)
    eighty = migration(pair(values), a=0.8, b=0.95).accounts
    assert (found.accounts["makes_80pct"] == (eighty["class_now"] == "A")).all()
    assert (found.accounts["made_80pct_before"] == (eighty["class_before"] == "A")).all()
    entered, left = set(found.entered["account_id"]), set(found.left["account_id"])
    assert not entered & left
    makers = concentration(pair(values).rows, value="now")
    needed = set(makers.ranked["account_id"].iloc[: makers.accounts_for_80pct or 0])
    assert needed <= set(found.accounts.loc[found.accounts["makes_80pct"], "account_id"])


def test_who_moved() -> None:
    found = migration(moving())
    moved = found.accounts.set_index("account_id")[["class_before", "class_now"]].apply(tuple, axis=1).to_dict()
    assert moved == {
        "stays": ("A", "A"), "rises": ("C", "A"), "falls": ("A", "B"), "comes": ("new", "B"), "goes": ("B", "lost"),
        "small": ("C", "C"),
    }  # fmt: skip
    assert (found.up, found.down, found.new, found.lost, found.not_positive) == (1, 1, 1, 1, 1)
    assert found.accounts["account_id"].iloc[0] == "rises", "the largest change first"
    assert found.entered["account_id"].tolist() == ["rises"]
    assert found.left["account_id"].tolist() == ["falls"]


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        ([], {}),
        ([(0, 0), (-5, -1)], {}),
        ([(5, 7)], {("A", "A"): 1}),
        ([(5, 5)] * 10, {("A", "A"): 10}),
        # a period before the first sale: everybody is new
        ([(0, 5), (0, 5)], {("new", "A"): 2}),
        # returns alone are no sales
        ([(5, -1), (-2, 5)], {("A", "lost"): 1, ("new", "A"): 1}),
    ],
)
def test_extreme_companies(values: list[tuple[int, int]], cells: dict[tuple[str, str], int]) -> None:
    found = migration(pair(values)).cells
    filled = found[found["accounts"] > 0]
    assert {(row.class_before, row.class_now): row.accounts for row in filled.itertuples()} == cells
    assert len(found) == 18


def test_one_account_of_5000_with_99_per_cent() -> None:
    found = migration(pair([(494_901_00, 494_901_00), *[(1_00, 1_00)] * 4999]))
    assert len(found.behind("A", "A")) == 1
    assert len(found.behind("C", "C")) == 4999, "the others begin above both limits"


def test_the_demo_company_in_every_comparison(demo: Store) -> None:
    """Without a filter the totals are the classes of the page; with groups too."""
    for one in comparisons(default_period(demo.today, demo.today), 7):
        with demo.scope(LOCAL_DIRECTOR) as scope:
            years = (one.now, one.before, one.before.year_before())
            now, before, earlier = (scope.read("account_sales", **period.parts()) for period in years)
        for by_group in (False, True):
            found = migration_of(now, before, earlier, filters={}, by_group=by_group, known_since=years[-1].since)
            for axis, frame in (("class_before", before), ("class_now", now)):
                table = concentration_of(frame, filters={}, by_group=by_group).classes.set_index("abc_class")
                counted = classes(found, axis)
                assert {name: counted.get(name, 0) for name in "ABC"} == table["accounts"].to_dict()


def test_who_came_back_is_not_new() -> None:
    values = [(100, 90), (0, 40), (0, 5), (0, 0)]
    found = migration(pair(values, bought=["a0000", "a0001", "a0003"]))
    assert (found.returned, found.new, found.not_positive) == (1, 1, 1)
    assert found.behind("returned", "A")["account_id"].tolist() == ["a0001"]
    assert found.steps.isna().tolist() == [True, False, True]
    unknown = migration(replace(pair(values, bought=["a0001"]), known_since=None))
    assert (unknown.returned, unknown.new, unknown.known_since) == (0, 2, None)


def test_nothing_was_lost_of_what_is_compared() -> None:
    assert migration(Compared(pair([]).rows, unknown=3)).unknown == 3
