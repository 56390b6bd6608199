"""This period beside the same days a year before."""

from __future__ import annotations

import pandas as pd
import pytest

from kam_analytics.kit.wording import Words
from kam_analytics.sales.analysis import account_total, by_owner, margin_share, movement
from kam_analytics.sales.wording import recurring_in_words


def frame(rows: dict[str, float], owners: dict[str, str | None] | None = None) -> pd.DataFrame:
    made = pd.DataFrame(
        {
            "account_id": list(rows),
            "name": [f"Name {account}" for account in rows],
            "owner": [(owners or {}).get(account) for account in rows],
            "net_sales": list(rows.values()),
        }
    )
    return made.astype({"account_id": "str", "name": "str", "owner": "str", "net_sales": "float64"})


def test_accounts_that_came_and_went() -> None:
    moved = movement(frame({"stays": 110, "new": 50}), frame({"stays": 100, "left": 70, "returned": -5}))
    rows = moved.rows.set_index("account_id")
    assert rows.index.tolist() == ["stays", "new", "left", "returned"]
    assert rows["net_sales"].to_dict() == {"stays": 110, "new": 50, "left": 0, "returned": 0}
    assert rows["before"].to_dict() == {"stays": 100, "new": 0, "left": 70, "returned": -5}
    assert rows.loc["stays", "change"] == pytest.approx(0.1)
    assert rows.loc["left", "change"] == -1
    assert rows.loc[["new", "returned"], "change"].isna().all(), "nothing above zero before: no change in per cent"
    assert (moved.now, moved.before) == (160, 165)
    assert rows.loc["left", "name"] == "Name left"


def test_growing_and_falling_count_more_than_ten_per_cent() -> None:
    now = {"a": 100, "b": 120, "c": 80, "d": 105, "e": -10, "f": 10}
    before = {"a": 100, "b": 100, "c": 100, "d": 100, "e": 100, "g": 5}
    moved = movement(frame(now), frame(before))
    assert moved.growing == 1, "b"
    assert moved.falling == 3, "c, e and g, which left"


def test_without_a_year_before() -> None:
    moved = movement(frame({"a": 1, "b": 2}), frame({}))
    assert moved.rows["change"].isna().all()
    assert (moved.before, moved.growing, moved.falling) == (0, 0, 0)
    empty = movement(frame({}), frame({}))
    assert (len(empty.rows), empty.now, empty.falling) == (0, 0, 0)


def test_ties_are_ordered_by_id() -> None:
    rows = movement(frame({"b": 1, "a": 1, "c": 1}), frame({})).rows
    assert rows["account_id"].tolist() == ["a", "b", "c"]


def test_by_owner_sums_to_the_whole_and_keeps_accounts_without_an_owner() -> None:
    owners = {"a": "Aino", "b": "Aino", "c": None}
    moved = movement(frame({"a": 100, "b": 50, "c": 30}, owners), frame({"a": 100, "c": 60}, owners))
    table = by_owner(moved.rows).set_index("owner")
    assert table["accounts"].to_dict() == {"Aino": 2, "": 1}
    left = movement(frame({"a": 100}, owners), frame({"b": 50, "c": 60}, owners))
    counted = by_owner(left.rows).set_index("owner")["accounts"]
    assert counted.to_dict() == {"Aino": 1, "": 0}, "b and c left: they are no accounts of this period"
    assert table["net_sales"].to_dict() == {"Aino": 150, "": 30}
    assert table["change"].to_dict() == {"Aino": pytest.approx(0.5), "": pytest.approx(-0.5)}
    assert table["net_sales"].sum() == moved.now
    assert table["before"].sum() == moved.before


def test_account_total_keeps_an_unknown_margin_unknown() -> None:
    totals = pd.DataFrame(
        {
            "net_sales": [100.0], "margin": [None], "margin_net_sales": [0.0], "recurring_net_sales": [25.0],
            "recurring_known_net_sales": [100.0],
            "orders": [3], "lines": [5],
        }
    )  # fmt: skip
    assert account_total(totals).margin is None
    assert account_total(totals).margin_share is None
    assert account_total(totals).recurring_share == 0.25
    assert account_total(totals.assign(net_sales=-100.0)).recurring_share is None
    most = account_total(totals.assign(recurring_known_net_sales=80.0))
    assert (most.recurring_share, most.recurring_coverage) == (25 / 80, 0.8)
    little = account_total(totals.assign(recurring_known_net_sales=75.0))
    assert (little.recurring_share, little.recurring_coverage) == (None, 0.75)
    half = account_total(totals.assign(recurring_known_net_sales=50.0))
    assert recurring_in_words(half, Words("en")) == "not known: products say it for 50% of net sales"
    known = totals.assign(margin=20.0, margin_net_sales=80.0)
    total = account_total(known)
    assert (total.net_sales, total.margin_share, total.orders, total.lines) == (100.0, 0.25, 3, 5)
    assert account_total(totals.assign(margin=-5.0, margin_net_sales=-10.0)).margin_share is None


def test_margin_share_is_over_the_lines_that_carry_one() -> None:
    sales = pd.DataFrame({"margin": [10.0, None], "margin_net_sales": [40.0, 0.0], "net_sales": [50.0, 1000.0]})
    assert margin_share(sales) == 0.25
    assert margin_share(sales.iloc[1:]) is None
