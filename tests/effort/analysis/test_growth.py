"""What accounts that grew had and what others had: recounted, refused below eight, of the right accounts."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.effort.analysis.growth import FEWEST, Growth, growth_of, per_day
from kam_analytics.kit.rules.period import Period

PERIOD = Period(date(2025, 11, 1), date(2026, 10, 31))
#: account: before, now, calls, first sale
Account = tuple[float | None, float | None, int, str]
OLD, NEW = "2020-01-01", "2025-03-01"


def frames(accounts: Sequence[Account]) -> dict[str, pd.DataFrame]:
    ids = [f"C{n:02d}" for n in range(len(accounts))]

    def sales(place: int) -> pd.DataFrame:
        rows = [(name, one[place]) for name, one in zip(ids, accounts, strict=True) if one[place] is not None]
        return pd.DataFrame(rows, columns=["account_id", "net_sales"]).astype({"account_id": "str", "net_sales": float})

    done = [
        (name, pd.Timestamp("2026-01-01"), "call", one[2]) for name, one in zip(ids, accounts, strict=True) if one[2]
    ]
    done += [(name, pd.Timestamp("2026-01-01"), "newsletter", 50) for name in ids]
    return {
        "now": sales(1),
        "before": sales(0),
        "starts": pd.DataFrame(
            {"account_id": ids, "since_on": pd.NaT, "first_sale_on": pd.to_datetime([one[3] for one in accounts])}
        ),
        "done": pd.DataFrame(done, columns=["account_id", "quarter_on", "activity_type", "quantity"]),
    }


def found(accounts: Sequence[Account], at_least: float = 0.2, account: str = "nobody") -> Growth:
    return growth_of(**frames(accounts), account_id=account, at_least=at_least, period=PERIOD)


GREW: list[Account] = [(100.0, 120.0 + n, 4 + n, OLD) for n in range(9)]
FLAT: list[Account] = [(100.0, 100.0 - n, 6 + n % 3, OLD) for n in range(8)]


def test_the_groups_are_recounted() -> None:
    got = found([*GREW, *FLAT])
    calls = [one[2] for one in GREW]
    low, middle, high = statistics.quantiles(calls, n=4, method="inclusive")
    flat = [one[2] for one in FLAT if low <= one[2] <= high]
    assert (got.reason, got.n_grown, got.n_flat, got.n_left_out) == (None, 9, len(flat), 0)
    every, only = got.rows
    assert (every.activity_type, only.activity_type) == (None, "call")
    for row in got.rows:
        assert (row.grown.low, row.grown.median, row.grown.high) == (low, middle, high)
        assert row.flat.median == statistics.median(flat)
        assert row.own == 0


def test_growth_of_exactly_so_much_counts_and_a_little_less_is_in_no_group() -> None:
    got = found([*GREW, *FLAT, (100.0, 119.9, 8, OLD), (100.0, 100.1, 8, OLD)])
    assert (got.n_grown, got.n_flat) == (9, 8)


def test_the_account_that_asks_is_in_no_group_and_its_activities_are_told() -> None:
    got = found([*GREW, *FLAT], account="C08")
    assert (got.n_grown, got.reason) == (8, None)
    assert got.rows[0].own == GREW[8][2]
    assert found([*GREW[:8], *FLAT], account="C00").reason == "few"


@pytest.mark.parametrize(
    "left_out", [(None, 100.0, 8, OLD), (0.0, 100.0, 8, OLD), (-5.0, 100.0, 8, OLD), (50.0, 100.0, 8, NEW)]
)
def test_who_did_not_buy_before_or_is_younger_is_left_out_and_counted(left_out: Account) -> None:
    got = found([*GREW, *FLAT, left_out])
    assert (got.n_grown, got.n_flat, got.n_left_out) == (9, 8, 1)


def test_who_stopped_buying_did_not_grow() -> None:
    assert found([*GREW, *FLAT[:7], (100.0, None, 8, OLD)]).n_flat == 8


def test_who_was_served_less_or_more_is_no_comparison() -> None:
    assert found([*GREW, *FLAT, (100.0, 50.0, 0, OLD), (100.0, 50.0, 40, OLD)]).n_flat == 8


@given(st.integers(0, 12), st.integers(0, 12))
def test_below_eight_only_the_numbers_are_said(grown: int, flat: int) -> None:
    accounts: list[Account] = [(100.0, 150.0, 5, OLD)] * grown + [(100.0, 90.0, 5, OLD)] * flat
    got = found(accounts)
    assert got.n_grown == grown
    assert got.n_flat == (flat if grown else 0)
    assert bool(got.rows) == (min(grown, flat) >= FEWEST)
    assert (got.reason == "few") == (not got.rows)


@given(st.lists(st.floats(0.01, 3.0), min_size=0, max_size=30), st.floats(0.01, 2.0), st.floats(0.01, 2.0))
def test_more_growth_has_never_more_accounts(changes: list[float], one: float, other: float) -> None:
    accounts: list[Account] = [(100.0, 100.0 * (1 + change), 5, OLD) for change in changes]
    less, more = (found(accounts, at_least) for at_least in sorted([one, other]))
    assert less.n_grown >= more.n_grown


def test_nothing_at_all() -> None:
    assert found([]).reason == "few"


def test_usual_sales_are_those_of_twelve_months_and_not_known_of_a_new_account() -> None:
    made = frames([(None, 365.0, 0, OLD), (None, 365.0, 0, NEW)])
    starts = made["starts"]
    now = pd.DataFrame({"net_sales": [730.0]})
    assert per_day(now, starts, account_id="C00", period=PERIOD) == 2.0
    assert per_day(now, starts, account_id="C01", period=Period(date(2025, 2, 1), date(2026, 1, 31))) is None
    assert per_day(now.head(0), starts, account_id="C00", period=PERIOD) == 0.0
    assert per_day(now, starts, account_id="nobody", period=PERIOD) is None
