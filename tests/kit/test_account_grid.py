"""Sales put together from grids equal the query's own rows, to the last digit, for every viewer and period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.kit.analysis.account_grid import account_sales, day_grid, month_grid, segments_on
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Period
from kam_analytics.store import Store

PERIODS = [
    Period(date(2025, 11, 1), date(2026, 10, 31)),
    Period(date(2025, 10, 16), date(2026, 10, 15)),
    Period(date(2026, 1, 16), date(2026, 2, 15)),
    Period(date(2026, 2, 3), date(2026, 2, 3)),
    Period(date(2026, 2, 1), date(2026, 2, 20)),
    Period(date(2024, 2, 10), date(2024, 2, 29)),
    Period(date(1990, 1, 1), date(2040, 12, 31)),
    Period(date(1990, 1, 1), date(1990, 3, 31)),
]


def a_rep(store: Store) -> Viewer:
    with store.load(LOCAL_DIRECTOR) as load:
        user = load.value(
            "select owner_id from account where owner_id is not null group by all order by count(*) desc limit 1"
        )
    return Viewer(str(user), "Rep", Role.REP)


@pytest.mark.parametrize("who", ["director", "rep"])
def test_the_rows_are_those_of_the_query(demo: Store, who: str) -> None:
    viewer = LOCAL_DIRECTOR if who == "director" else a_rep(demo)
    kept: dict[Any, Any] = {}
    with demo.scope(viewer) as scope:
        fresh = reader(scope)

        def read(name: str, then: Callable[..., Any] | None = None, **params: Any) -> Any:
            key = (name, then, *params.items())
            if key not in kept:
                kept[key] = fresh(name, then, **params)
            return kept[key]

        for period in PERIODS:
            expected = scope.read("account_sales", **period.parts())
            pd.testing.assert_frame_equal(account_sales(read, **period.parts()), expected, check_exact=True)
    # every period shares the grid of the months; edges of one month share that of its days
    assert sum(name == "account_month_sums" for name, *_rest in kept) == 1
    days = [dict(params)["since"] for name, _then, *params in kept if name == "account_days"]
    assert len(days) == len(set(days))


def test_without_any_line_there_are_no_rows(store: Store) -> None:
    with store.scope(LOCAL_DIRECTOR) as scope:
        for period in PERIODS[:2]:
            found = account_sales(reader(scope), **period.parts())
            pd.testing.assert_frame_equal(found, scope.read("account_sales", **period.parts()))


def test_sums_of_awkward_amounts_are_exact() -> None:
    # 0.1 a thousand times is 100, not 99.9999999999986
    rows = pd.DataFrame({"account_key": 7, "at": [0] * 1000, "net_sales": 0.1, "margin": np.nan})
    grid = day_grid(rows)
    assert grid.between("net_sales", 0, 0)[0] / 10_000 == 100.0
    assert grid.between("net_sales", 1, 30)[0] == 0
    assert grid.between("known", 0, 30)[0] == 0
    assert grid.between("lines", np.array([0, 1, -9]), np.array([30, 30, 99]))[:, 0].tolist() == [1, 0, 1]
    assert grid.of(np.array([6, 7, 8])).tolist() == [-1, 0, -1]
    empty = month_grid(rows.iloc[:0].assign(margin_net_sales=0.0))
    assert empty.of(np.array([7])).tolist() == [-1]


def test_the_last_segment_by_name_counts_on_its_days() -> None:
    words = pd.DataFrame({"account_key": [3, 1, 2]})
    rows = pd.DataFrame(
        {
            "account_key": [1, 3, 1],
            "segment": pd.array(["A", "A", "B"], dtype="str"),
            "from_on": pd.to_datetime(["2025-01-01", "2025-01-01", "2026-01-01"]),
            "to_on": pd.to_datetime([None, "2025-12-31", None]),
        }
    )
    for day, expected in (
        (date(2024, 12, 31), [None, None, None]), (date(2025, 12, 31), ["A", "A", None]),
        (date(2026, 1, 1), [None, "B", None]),
    ):  # fmt: skip
        found = segments_on(words, rows, day)
        assert [None if pd.isna(value) else value for value in found] == expected
