"""The month table: fiscal years, quarters, leap days."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import Store
from kam_analytics.store.calendar import months


def month(store: Store, first: str) -> dict[str, object]:
    with store.load(LOCAL_DIRECTOR) as load:
        rows = load.frame("select * from month where month_on = cast(:first as date)", first=first)
    assert len(rows) == 1
    row = rows.iloc[0].to_dict()
    return {name: value.date() if isinstance(value, pd.Timestamp) else int(value) for name, value in row.items()}


def test_calendar_year_by_default(store: Store) -> None:
    assert month(store, "2025-11-01") == {
        "month_on": date(2025, 11, 1),
        "last_on": date(2025, 11, 30),
        "year": 2025,
        "quarter_on": date(2025, 10, 1),
        "fiscal_year": 2025,
        "fiscal_quarter": 4,
    }


#: first day of the month -> fiscal year (named after its end), quarter and its first day, when it begins in July
FROM_JULY = [
    ("2025-06-01", 2025, 4, date(2025, 4, 1)),
    ("2025-07-01", 2026, 1, date(2025, 7, 1)),
    ("2025-09-01", 2026, 1, date(2025, 7, 1)),
    ("2025-12-01", 2026, 2, date(2025, 10, 1)),
    ("2026-01-01", 2026, 3, date(2026, 1, 1)),
    ("2026-06-01", 2026, 4, date(2026, 4, 1)),
]


@pytest.mark.parametrize(("first", "year", "quarter", "quarter_on"), FROM_JULY)
def test_fiscal_year_from_july(store: Store, first: str, year: int, quarter: int, quarter_on: date) -> None:
    before = store.versions["month"]
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("fiscal_start", "7")
    row = month(store, first)
    assert (row["fiscal_year"], row["fiscal_quarter"], row["quarter_on"]) == (year, quarter, quarter_on)
    assert row["year"] == int(first[:4])
    assert store.versions["month"] == before + 1


def test_quarters_from_february_cross_the_new_year() -> None:
    rows = months(2).set_index("month_on")
    january = rows.loc["2026-01-01"]
    assert (january["fiscal_year"], january["fiscal_quarter"]) == (2026, 4)
    assert january["quarter_on"] == pd.Timestamp("2025-11-01")


LAST_DAYS = [
    ("2024-02-01", "2024-02-29"),
    ("2025-02-01", "2025-02-28"),
    ("2000-02-01", "2000-02-29"),
    ("2025-12-01", "2025-12-31"),
]


@pytest.mark.parametrize(("first", "last"), LAST_DAYS)
def test_last_day_of_the_month(first: str, last: str) -> None:
    rows = months(1).set_index("month_on")
    assert rows.loc[first, "last_on"] == pd.Timestamp(last)


@pytest.mark.parametrize("start", range(1, 13))
def test_every_month_once_and_twelve_to_a_fiscal_year(start: int) -> None:
    rows = months(start)
    assert rows["month_on"].is_unique
    assert (rows["month_on"].diff().dropna().dt.days <= 31).all()
    sizes = rows.groupby("fiscal_year").size()
    assert (sizes.iloc[1:-1] == 12).all()
    quarters = rows.groupby("quarter_on").size()
    assert (quarters.iloc[1:-1] == 3).all()
    begins = rows[rows["fiscal_quarter"].diff() < 0]["month_on"].dt.month
    assert set(begins) == {start}
