"""Net sales by month beside the same days a year before; what the sales do not cover is missing."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from kam_analytics.kit.rules.period import Period
from kam_analytics.sales.analysis import month_rows

NAN = float("nan")
MONTHS = pd.DataFrame(
    {
        "month_on": pd.to_datetime(["2024-02-01", "2024-04-01", "2025-02-01", "2025-04-01"]),
        "net_sales": [5.0, 8.0, 7.0, -1.0],
    }
)


def rows(since: date, until: date, same_days: float | None = None) -> pd.DataFrame:
    return month_rows(MONTHS, date(2025, 1, 1), date(2025, 4, 1), Period(since, until), same_days=same_days)


def test_months_without_sales_are_zero() -> None:
    found = rows(date(2024, 1, 1), date(2025, 4, 30))
    assert found["month_on"].dt.month.tolist() == [1, 2, 3, 4]
    assert found["value"].tolist() == [0.0, 7.0, 0.0, -1.0]
    assert found["previous"].tolist() == [0.0, 5.0, 0.0, 8.0]
    assert not found["is_partial"].any()


def test_a_month_in_progress_is_compared_with_the_same_days() -> None:
    found = rows(date(2024, 1, 1), date(2025, 4, 29), same_days=2.0)
    assert found["previous"].tolist() == [0.0, 5.0, 0.0, 2.0]
    assert found["is_partial"].tolist() == [False, False, False, True]


def test_what_the_sales_do_not_cover_is_missing() -> None:
    found = rows(date(2024, 2, 20), date(2025, 3, 31))
    np.testing.assert_array_equal(found["value"], [0.0, 7.0, 0.0, NAN])
    np.testing.assert_array_equal(found["previous"], [NAN, NAN, 0.0, 8.0])
    began = rows(date(2025, 2, 10), date(2025, 4, 30))
    np.testing.assert_array_equal(began["value"], [NAN, 7.0, 0.0, -1.0])
    assert began["previous"].isna().all()
    assert began["is_partial"].tolist() == [True, True, False, False]


def test_the_same_days_are_missing_where_the_sales_began_later() -> None:
    assert pd.isna(rows(date(2024, 4, 3), date(2025, 4, 29), same_days=2.0)["previous"].iloc[-1])


@pytest.mark.parametrize(
    ("last", "partial"), [(date(2024, 2, 28), True), (date(2024, 2, 29), False), (date(2025, 2, 28), False)]
)
def test_a_leap_february_ends_on_its_29th(last: date, partial: bool) -> None:
    first = last.replace(day=1)
    assert month_rows(MONTHS, first, first, Period(first, last))["is_partial"].tolist() == [partial]
