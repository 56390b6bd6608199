"""Rolling concentration equals twelve separate computations; months beside the year before."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration.analysis.concentration import concentration_of
from kam_analytics.concentration.analysis.trend import ROLLING, rolling
from kam_analytics.kit.analysis.account_grid import month_grid, month_number
from kam_analytics.kit.rules.period import Period, month_end, months_before
from kam_analytics.store import Store

LAST = date(2026, 10, 1)

CHOICES: list[dict[str, Any]] = [
    {"filters": {}, "by_group": False, "measure": "net_sales"},
    {"filters": {}, "by_group": True, "measure": "net_sales"},
    {"filters": {"industry": ["Food", "Energy"]}, "by_group": False, "measure": "margin"},
    {"filters": {"owner_id": [""]}, "by_group": False, "measure": "net_sales"},
    {"filters": {"industry": ["Food"]}, "by_group": True, "measure": "net_sales"},
    {"filters": {"country": ["FI"]}, "by_group": True, "measure": "margin"},
    {"filters": {"industry": ["no such industry"]}, "by_group": True, "measure": "net_sales"},
]


def test_rolling_equals_twelve_separate_computations(demo: Store) -> None:
    ends = [months_before(LAST, back) for back in range(11, -1, -1)]
    with demo.scope(LOCAL_DIRECTOR) as scope:
        months = month_grid(scope.read("account_month_sums"))
        accounts, segments = scope.read("account_words"), scope.read("account_segments")
        years = {
            end: scope.read("account_sales", **Period(months_before(end, 11), month_end(end)).parts()) for end in ends
        }
    for choice in CHOICES:
        found = rolling(months, accounts, segments, last=LAST, until=month_end(LAST), **choice)
        assert found["month_on"].tolist() == ends
        for row in found.to_dict("records"):
            expected = concentration_of(years[row["month_on"]], **choice)
            for name in ROLLING:
                value = getattr(expected, name)
                assert row[name] == pytest.approx(value, rel=1e-13) if value is not None else pd.isna(row[name]), name
            if expected.positive:
                assert row["accounts_for_80pct"] == expected.accounts_for_80pct


def test_months_outside_the_window_do_not_count() -> None:
    def found(rows: list[tuple[int, str, float]]) -> pd.DataFrame:
        frame = pd.DataFrame(rows, columns=["account_key", "month_on", "net_sales"])
        at = [month_number(date.fromisoformat(month)) for month in frame["month_on"]]
        grid = month_grid(frame.assign(at=at, margin=np.nan, margin_net_sales=0.0))
        accounts = pd.DataFrame({"account_key": [1, 2, 3], "group_key": [1, 2, 3]})
        options: dict[str, Any] = {"filters": {}, "by_group": False, "measure": "net_sales"}
        last = date(2025, 12, 1)
        return rolling(grid, accounts, accounts, last=last, until=last, points=1, **options)

    inside = [(1, "2025-01-01", 10.0), (2, "2025-12-01", 30.0)]
    outside = [(3, "2024-12-01", 1000.0), (3, "2026-01-01", 1000.0)]
    assert found([*inside, *outside])["total"].tolist() == [40.0]
    assert found([*inside, *outside])["largest_share"].tolist() == [0.75]
    pd.testing.assert_frame_equal(found([*inside, *outside]), found(inside))
