"""The account's own rhythm of ordering, against a quantile written by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.buying.analysis.intervals import FEWEST, MEMORY, OrderInterval, order_interval, order_intervals
from kam_analytics.store import Store

TODAY = date(2026, 11, 20)


def before(*days: int) -> list[date]:
    return [TODAY - timedelta(days=back) for back in days]


def quantile(values: list[int], part: float) -> float:
    """Linear interpolation between ordered values, said once more (Hyndman and Fan 1996, type 7)."""
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def test_no_order_and_one_order() -> None:
    assert order_interval([], TODAY) == OrderInterval(
        n=0, median=None, p90=None, last_on=None, bought_on=None, days_since=None, is_overdue=None
    )
    assert order_interval(before(40), TODAY) == OrderInterval(
        n=0, median=None, p90=None, last_on=before(40)[0], bought_on=before(40)[0], days_since=40, is_overdue=None
    )


def test_too_few_intervals_are_never_overdue() -> None:
    found = order_interval(before(900, 899, 898, 897), TODAY)
    assert (found.n, found.median, found.p90, found.is_overdue) == (FEWEST - 1, None, None, None)
    assert (found.last_on, found.days_since) == (before(897)[0], 897)
    assert order_interval(before(901, 900, 899, 898, 897), TODAY).is_overdue is True


def test_waiting_exactly_the_usual_longest_is_not_overdue() -> None:
    assert order_interval(before(50, 40, 30, 20, 10), TODAY).is_overdue is False
    assert order_interval(before(51, 41, 31, 21, 11), TODAY).is_overdue is True


def test_a_day_that_comes_twice_counts_once_and_the_future_not_at_all() -> None:
    days = before(50, 40, 40, 30, 20, 10)
    assert order_interval([*days, TODAY + timedelta(days=1)], TODAY) == order_interval(days, TODAY)
    assert order_interval(pd.to_datetime(pd.Series(days)), TODAY).n == 4


@given(st.lists(st.integers(0, 2000), max_size=60))
@settings(max_examples=60)
def test_the_quantiles_are_those_of_a_second_computation(days: list[int]) -> None:
    found = order_interval(before(*days), TODAY)
    backs = sorted(set(days), reverse=True)
    gaps = [a - b for a, b in pairwise(back for back in backs if back < 3 * 365)]
    assert found.n == len(gaps)
    if len(gaps) < 4:
        assert (found.median, found.p90, found.is_overdue) == (None, None, None)
    else:
        assert found.median == pytest.approx(median(gaps))
        assert found.p90 == pytest.approx(quantile(gaps, 0.9))
        assert found.is_overdue == (backs[-1] > quantile(gaps, 0.9) + 1e-9)


def test_what_is_older_than_three_years_is_no_rhythm_but_the_last_order() -> None:
    old = [1200, 1190, 1180, 1170, 1160, 1150]
    assert order_interval(before(*old), TODAY) == OrderInterval(
        n=0, median=None, p90=None, last_on=before(1150)[0], bought_on=before(1150)[0], days_since=1150, is_overdue=None
    )
    assert order_interval(before(*old, 1094, 20), TODAY).n == 1
    assert order_interval(before(*old, 1095, 20), TODAY).n == 0


def by_month(days: pd.DataFrame) -> pd.DataFrame:
    """Order days as the query gives them: one row per account and month, day d as bit d, and the last of them."""
    frame = pd.DataFrame(
        {
            "account_id": days["account_id"],
            "month_on": days["sold_on"].dt.to_period("M").dt.to_timestamp(),
            "order_days": 2 ** days["sold_on"].dt.day,
            "bought_on": days["sold_on"],
        }
    ).drop_duplicates()
    by = frame.groupby(["account_id", "month_on"], as_index=False)
    return by.agg({"order_days": "sum", "bought_on": "max"})


def test_accounts_are_told_apart() -> None:
    frame = pd.DataFrame(
        {"account_id": ["a", "b", "a"], "sold_on": pd.to_datetime(["2026-11-01", "2026-11-19", "2026-11-10"])}
    )
    found = order_intervals(by_month(frame), TODAY)
    assert (found["a"].n, found["a"].days_since) == (1, 10)
    assert (found["b"].n, found["b"].days_since) == (0, 1)
    assert order_intervals(by_month(frame.iloc[:0]), TODAY) == {}


def test_days_outside_the_memory_and_after_today_do_not_count() -> None:
    days = [*before(1096, 1095), TODAY + timedelta(days=1)]
    frame = pd.DataFrame({"account_id": "a", "sold_on": pd.to_datetime(days)})
    assert order_intervals(by_month(frame), TODAY) == {}
    more = pd.DataFrame({"account_id": "a", "sold_on": pd.to_datetime([*days, TODAY - timedelta(days=1094), TODAY])})
    assert order_intervals(by_month(more), TODAY)["a"].n == 1


def test_while_an_order_still_comes_in_the_next_one_is_not_late() -> None:
    days = before(150, 120, 90, 60, 31)
    assert order_interval(days, TODAY).is_overdue is True
    part = order_interval(days, TODAY, TODAY - timedelta(days=30))
    assert (part.is_overdue, part.days_since, part.bought_on) == (False, 31, before(30)[0])
    assert order_interval(days, TODAY, TODAY - timedelta(days=40)).bought_on == before(31)[0]
    months = by_month(pd.DataFrame({"account_id": "a", "sold_on": pd.to_datetime(days)}))
    assert order_intervals(months, TODAY)["a"].is_overdue is True
    months.loc[months.index[-1], "bought_on"] = pd.Timestamp(before(30)[0])
    assert order_intervals(months, TODAY)["a"] == part


def test_every_account_has_the_interval_of_its_own_days(demo: Store) -> None:
    today = demo.today
    months: dict[str, Any] = {"first_month": (today - MEMORY).replace(day=1), "last_month": today.replace(day=1)}
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found = order_intervals(scope.read("order_days", **months), today)
    with demo.load(LOCAL_DIRECTOR) as load:
        days = load.frame(
            "select account_id, order_id, sold_on from sale inner join account using (account_key) "
            "where sold_on > :since and sold_on <= :today "
            "group by account_id, order_id, sold_on having sum(net_sales) > 0",
            since=today - MEMORY, today=today,
        )  # fmt: skip
    expected = {str(account): order_interval(group, today) for account, group in days.groupby("account_id")["sold_on"]}
    assert found == expected
    assert len(found) > 100
