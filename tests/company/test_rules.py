"""What the settings of the company may be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.company.rules import COUNTRIES, fiscal_year, same_quarters, valid, without_quarter
from kam_analytics.errors import BadInput
from kam_analytics.store.calendar import months


@pytest.mark.parametrize("text", ["0", "13", "", " ", "-1", "1.5", "april", "1-2", "٤", "１"])
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="begins in a month from 1"):
        valid("fiscal_start", text)


@pytest.mark.parametrize("text", ["4-4-5", "5-4-4", "53", "52 weeks", "53-week year", "13 viikkoa"])
def test_a_year_of_weeks_is_refused_with_its_reason(text: str) -> None:
    with pytest.raises(BadInput, match="months are whole"):
        valid("fiscal_start", text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("country", ""), ("country", "XX"), ("country", "Finland"), ("time_zone", ""), ("time_zone", "EET+2"),
        ("time_zone", "Europe/Turku"), ("time_zone", "../etc/passwd"), ("currency", "EUR"), ("secret_pseudonym", "x"),
    ],
)  # fmt: skip
def test_what_is_no_country_zone_or_setting_is_refused(name: str, text: str) -> None:
    with pytest.raises(BadInput):
        valid(name, text)


def test_values_are_kept_in_one_form() -> None:
    assert [valid("fiscal_start", text) for text in ("1", "04", " 12 ")] == ["1", "4", "12"]
    assert {valid("country", code.lower()) for code in COUNTRIES} == COUNTRIES
    assert valid("time_zone", "america/new_york") == "America/New_York"


@given(day=st.dates(date(1991, 1, 1), date(2058, 12, 31)), start=st.integers(1, 12))
def test_the_fiscal_year_is_that_of_the_calendar(day: date, start: int) -> None:
    found = fiscal_year(day, start)
    rows = months(start).set_index("month_on")
    row = rows.loc[str(day.replace(day=1))]
    assert (found.year, found.quarter) == (row["fiscal_year"], row["fiscal_quarter"])
    of_year = rows[rows["fiscal_year"] == found.year]
    assert (found.days.since, found.days.until) == (of_year.index[0].date(), of_year["last_on"].iloc[-1].date())


@pytest.mark.parametrize("start", range(1, 13))
def test_quarters_that_stay_are_those_of_the_calendar(start: int) -> None:
    for other in range(1, 13):
        held = {day.date() for day in months(other)["quarter_on"] if day.year in (2026, 2027)}
        begun = {day.date() for day in months(start)["quarter_on"]}
        lost = without_quarter(held, start)
        assert set(lost) == held - begun
        assert (not lost) is (other in same_quarters(start))
