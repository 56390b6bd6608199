"""Periods: the default one, partial months, leap days, fiscal years, and parts that cover each day once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.kit.rules.period import (
    Period,
    comparisons,
    default_period,
    fiscal_quarter_to_date,
    fiscal_year_to_date,
    last_whole_month,
    last_year,
    month_end,
    months_before,
    months_held,
    months_to,
    panel_choices,
    panel_window,
    previous_fiscal_year,
    reaches_back,
)

days = st.dates(date(1999, 1, 1), date(2031, 12, 31))
periods = st.tuples(days, st.integers(0, 800)).map(lambda pair: Period(pair[0], pair[0] + timedelta(days=pair[1])))


def period(since: str, until: str) -> Period:
    return Period(date.fromisoformat(since), date.fromisoformat(until))


def every_day(since: date, until: date) -> list[date]:
    return [since + timedelta(days=n) for n in range((until - since).days + 1)]


@pytest.mark.parametrize(
    ("today", "last_sale", "expected"),
    [
        # the month in progress is left out
        ("2026-11-20", "2026-11-19", ("2025-11-01", "2026-10-31")),
        # a month is complete on its last day
        ("2026-11-30", "2026-11-30", ("2025-12-01", "2026-11-30")),
        ("2026-11-30", "2026-11-29", ("2025-11-01", "2026-10-31")),
        # the earlier of today and the last sale
        ("2026-11-20", "2024-02-29", ("2023-03-01", "2024-02-29")),
        ("2026-11-20", "2024-02-28", ("2023-02-01", "2024-01-31")),
        ("2025-02-28", "2025-06-30", ("2024-03-01", "2025-02-28")),
        ("2026-01-05", "2026-01-05", ("2025-01-01", "2025-12-31")),
        # nothing sold yet
        ("2026-11-20", None, ("2025-11-01", "2026-10-31")),
    ],
)
def test_default_period(today: str, last_sale: str | None, expected: tuple[str, str]) -> None:
    found = default_period(date.fromisoformat(today), date.fromisoformat(last_sale) if last_sale else None)
    assert found == period(*expected)
    assert found.is_whole_months


@given(today=days, last_sale=days | st.none())
def test_the_default_period_is_twelve_whole_months_that_are_over(today: date, last_sale: date | None) -> None:
    found = default_period(today, last_sale)
    end = min(today, last_sale or today)
    assert found.is_whole_months
    assert months_before(found.until.replace(day=1), 11) == found.since
    assert found.until <= end < month_end(found.until + timedelta(days=1))


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (("2025-11-01", "2026-10-31"), ("2024-11-01", "2025-10-31")),
        # whole months end with the month, in leap years, too
        (("2024-02-01", "2024-02-29"), ("2023-02-01", "2023-02-28")),
        (("2024-03-01", "2025-02-28"), ("2023-03-01", "2024-02-29")),
        # partial months are compared with the same days
        (("2024-02-01", "2024-02-28"), ("2023-02-01", "2023-02-28")),
        (("2025-02-10", "2025-02-28"), ("2024-02-10", "2024-02-28")),
        (("2024-02-29", "2024-03-10"), ("2023-02-28", "2023-03-10")),
        (("2025-01-01", "2025-11-20"), ("2024-01-01", "2024-11-20")),
    ],
)
def test_the_same_days_a_year_before(now: tuple[str, str], before: tuple[str, str]) -> None:
    assert period(*now).year_before() == period(*before)


@given(now=periods)
def test_the_year_before_is_a_period_of_about_the_same_length(now: Period) -> None:
    before = now.year_before()
    assert before.since <= before.until
    assert abs((now.until - now.since).days - (before.until - before.since).days) <= 1
    assert before.is_whole_months or not now.is_whole_months


@given(now=periods)
def test_parts_cover_each_day_exactly_once(now: Period) -> None:
    parts = now.parts()
    assert parts["since"] == now.since
    assert parts["until"] == now.until
    covered = every_day(parts["since"], parts["head_until"]) + every_day(parts["tail_since"], parts["until"])
    if parts["first_month"] <= parts["last_month"]:
        assert parts["first_month"].day == 1
        # the summary has one row per month, dated on its first day: those between the bounds are taken whole
        first_days = [day for day in every_day(parts["first_month"], parts["last_month"]) if day.day == 1]
        for first in first_days:
            covered += every_day(first, month_end(first))
    assert sorted(covered) == every_day(now.since, now.until)


@given(now=periods)
def test_edges_are_shorter_than_two_months_and_whole_months_have_none(now: Period) -> None:
    parts = now.parts()
    edges = len(every_day(parts["since"], parts["head_until"])) + len(every_day(parts["tail_since"], parts["until"]))
    assert edges <= 60
    assert (edges == 0) == now.is_whole_months


@pytest.mark.parametrize(
    ("end", "start", "since"),
    [
        ("2026-11-20", 1, "2026-01-01"),
        ("2026-11-20", 7, "2026-07-01"),
        ("2026-06-30", 7, "2025-07-01"),
        ("2026-07-01", 7, "2026-07-01"),
        ("2026-11-20", 12, "2025-12-01"),
    ],
)
def test_fiscal_year_to_date(end: str, start: int, since: str) -> None:
    assert fiscal_year_to_date(date.fromisoformat(end), start) == period(since, end)


@pytest.mark.parametrize(
    ("end", "start", "expected"),
    [
        ("2026-11-20", 1, ("2025-01-01", "2025-12-31")),
        ("2026-11-20", 7, ("2025-07-01", "2026-06-30")),
        ("2026-06-30", 7, ("2024-07-01", "2025-06-30")),
        ("2024-04-01", 3, ("2023-03-01", "2024-02-29")),
    ],
)
def test_previous_fiscal_year(end: str, start: int, expected: tuple[str, str]) -> None:
    assert previous_fiscal_year(date.fromisoformat(end), start) == period(*expected)


@given(end=days, start=st.integers(1, 12))
def test_fiscal_years_follow_each_other(end: date, start: int) -> None:
    this, last = fiscal_year_to_date(end, start), previous_fiscal_year(end, start)
    assert this.since.month == last.since.month == start
    assert last.until + timedelta(days=1) == this.since
    assert (last.until - last.since).days in (364, 365)
    assert this.since <= end < this.since + timedelta(days=366)


@pytest.mark.parametrize(
    ("until", "first"), [("2026-11-20", "2026-10-01"), ("2026-11-30", "2026-11-01"), ("2024-02-28", "2024-01-01")]
)
def test_last_whole_month(until: str, first: str) -> None:
    assert last_whole_month(date.fromisoformat(until)) == date.fromisoformat(first)


def test_months_and_years_back() -> None:
    assert months_before(date(2026, 1, 1), 1) == date(2025, 12, 1)
    assert months_before(date(2026, 3, 1), 38) == date(2023, 1, 1)
    assert last_year(date(2024, 2, 29)) == date(2023, 2, 28)
    assert last_year(date(2025, 2, 28)) == date(2024, 2, 28)
    assert last_year(date(2025, 2, 28), last=True) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("until", "first", "months", "since", "end"),
    [
        (date(2026, 11, 20), date(2021, 12, 1), 36, date(2023, 11, 1), date(2026, 10, 31)),
        (date(2026, 10, 31), date(2021, 12, 1), 36, date(2023, 11, 1), date(2026, 10, 31)),
        (date(2026, 11, 20), date(2021, 12, 5), None, date(2022, 1, 1), date(2026, 10, 31)),
        (date(2021, 11, 30), date(2020, 1, 1), 36, date(2020, 1, 1), date(2021, 11, 30)),
        (date(2024, 3, 10), date(2024, 3, 2), 24, date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_panel_ends_with_the_last_whole_month(
    until: date, first: date, months: int | None, since: date, end: date
) -> None:
    assert panel_window(until, first, months) == Period(since, end)


def test_a_panel_offers_the_months_that_the_data_hold() -> None:
    assert panel_choices(date(2026, 11, 20), date(2021, 12, 1)) == (24, 36, 48)
    assert panel_choices(date(2026, 11, 20), date(2021, 11, 1)) == (24, 36, 48, 60)
    assert panel_choices(date(2021, 11, 30), date(2020, 1, 1)) == ()
    assert months_held(Period(date(2020, 1, 1), date(2021, 11, 30))) == 23


@pytest.mark.parametrize(
    ("chosen", "fiscal_start", "expected"),
    [
        # the last 12 months: the 12 months are the period itself
        (
            ("2025-01-01", "2025-12-31"), 1,
            {
                "year": ("2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31"),
                "two_years": ("2025-01-01", "2025-12-31", "2023-01-01", "2023-12-31"),
                "quarter": ("2025-10-01", "2025-12-31", "2024-10-01", "2024-12-31"),
            },
        ),
        # a partial period of a fiscal year from July: the same days
        (
            ("2025-07-01", "2025-11-20"), 7,
            {
                "year": ("2025-07-01", "2025-11-20", "2024-07-01", "2024-11-20"),
                "two_years": ("2025-07-01", "2025-11-20", "2023-07-01", "2023-11-20"),
                "months": ("2024-11-21", "2025-11-20", "2023-11-21", "2024-11-20"),
                "quarter": ("2025-10-01", "2025-11-20", "2024-10-01", "2024-11-20"),
            },
        ),
        # whole months that end on 29 February end on the 28th before, and the other way round
        (
            ("2024-01-01", "2024-02-29"), 1,
            {
                "year": ("2024-01-01", "2024-02-29", "2023-01-01", "2023-02-28"),
                "two_years": ("2024-01-01", "2024-02-29", "2022-01-01", "2022-02-28"),
                "months": ("2023-03-01", "2024-02-29", "2022-03-01", "2023-02-28"),
            },
        ),
        (
            ("2025-02-01", "2025-02-28"), 7,
            {
                "year": ("2025-02-01", "2025-02-28", "2024-02-01", "2024-02-29"),
                "two_years": ("2025-02-01", "2025-02-28", "2023-02-01", "2023-02-28"),
                "months": ("2024-03-01", "2025-02-28", "2023-03-01", "2024-02-29"),
                "quarter": ("2025-01-01", "2025-02-28", "2024-01-01", "2024-02-29"),
            },
        ),
    ],
)  # fmt: skip
def test_comparisons(chosen: tuple[str, str], fiscal_start: int, expected: dict[str, tuple[str, ...]]) -> None:
    found = comparisons(period(*chosen), fiscal_start)
    days = {one.code: (one.now.since, one.now.until, one.before.since, one.before.until) for one in found}
    assert {code: tuple(day.isoformat() for day in four) for code, four in days.items()} == expected
    assert list(expected) == [one.code for one in found]


@given(chosen=periods, fiscal_start=st.integers(1, 12))
def test_what_is_compared_is_as_long_but_for_a_leap_day(chosen: Period, fiscal_start: int) -> None:
    for one in comparisons(chosen, fiscal_start):
        lengths = [(part.until - part.since).days for part in (one.now, one.before)]
        assert abs(lengths[0] - lengths[1]) <= 1
        assert one.now.until == chosen.until
        assert one.before.since < one.now.since


def test_a_comparison_needs_data_of_its_earlier_period() -> None:
    found = comparisons(period("2025-01-01", "2025-12-31"), 1)
    assert [one.code for one in found if one.is_held(date(2024, 1, 1))] == ["year", "quarter"]
    assert [one.code for one in found if one.is_held(date(2024, 1, 2))] == ["quarter"]


@given(end=days, fiscal_start=st.integers(1, 12))
def test_a_quarter_begins_with_a_quarter_of_the_fiscal_year(end: date, fiscal_start: int) -> None:
    found = fiscal_quarter_to_date(end, fiscal_start)
    assert found.since <= end == found.until
    assert found.since.day == 1
    assert (found.since.month - fiscal_start) % 3 == 0
    assert months_held(found) <= 3


@given(end=days)
def test_twelve_months_hold_a_year(end: date) -> None:
    found = months_to(end)
    assert found.since == found.year_before().until + timedelta(days=1)
    assert (found.until - found.since).days + 1 in (365, 366)


@pytest.mark.parametrize(
    ("first_sale", "since", "reaches"),
    [
        ("2025-03-01", "2025-03-01", True),
        ("2025-03-31", "2025-03-01", False),
        ("2025-03-17", "2025-03-18", True),
        ("2025-03-01", "2025-02-28", False),
        ("2024-02-29", "2024-02-01", False),
        ("2024-02-29", "2024-01-31", False),
        ("2025-01-01", "2024-12-31", False),
        ("2024-12-31", "2025-01-01", True),
    ],
)
def test_the_data_cover_the_days_from_their_first_one_on(first_sale: str, since: str, reaches: bool) -> None:
    assert reaches_back(date.fromisoformat(first_sale), date.fromisoformat(since)) is reaches


def test_without_a_sale_the_data_reach_nowhere() -> None:
    assert not reaches_back(None, date.max)
