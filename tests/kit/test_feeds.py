"""What a feed holds: the first month and the last one, sources that end or are added, the rhythm of imports."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.kit.feeds import Feeds
from kam_analytics.kit.rules.feed import Feed
from kam_analytics.kit.rules.period import Period, month_end
from kam_analytics.kit.wording import periods
from tests.samples.languages import EN, FI, NBSP

TODAY = date(2026, 6, 5)


def feed(first: str, last: str, *, imported: str = "2026-06-05", **more: Any) -> Feed:
    given = {"name": "sales", "source": "erp", "row_gap": 3.0, **more}
    return Feed(
        first_on=date.fromisoformat(first),
        last_on=date.fromisoformat(last),
        imported_on=date.fromisoformat(imported),
        **given,
    )


@pytest.mark.parametrize(
    ("first", "more", "since"),
    [
        ("2025-01-01", {}, "2025-01-01"),
        ("2025-01-02", {}, "2025-01-01"),
        ("2027-01-04", {"imported": "2027-06-05", "last": "2027-05-31"}, "2027-01-01"),
        ("2025-01-07", {}, "2025-01-07"),
        ("2024-06-25", {"row_gap": 20.0}, "2024-06-25"),
        ("2025-04-28", {"row_gap": 31.0}, "2025-04-01"),
        ("2025-04-28", {"row_gap": None}, "2025-04-28"),
        ("2025-04-05", {"row_gap": None}, "2025-04-01"),
        ("2025-04-30", {"row_gap": 90.0}, "2025-04-01"),
    ],
    ids=["first", "New Year's Day", "a holiday beside a weekend", "mid-month", "twice a month", "monthly on the 28th",
         "unknown rhythm", "unknown rhythm, early", "seldom"],
)  # fmt: skip
def test_the_first_month_is_whole_where_the_rows_show_it(first: str, more: dict[str, Any], since: str) -> None:
    last = more.pop("last", "2026-05-31")
    held = feed(first, last, **more).held(date(2027, 6, 5))
    assert held is not None
    assert held.since == date.fromisoformat(since)


@pytest.mark.parametrize(
    ("last", "more", "until"),
    [
        ("2026-05-29", {}, "2026-05-31"),
        ("2026-05-29", {"imported": "2026-05-31"}, "2026-05-30"),
        ("2026-05-22", {}, "2026-05-22"),
        ("2025-12-09", {"imported": "2026-06-05"}, "2025-12-09"),
        ("2026-05-25", {"row_gap": 20.0}, "2026-06-05"),
        ("2026-05-29", {"row_gap": None}, "2026-06-05"),
        ("2026-05-20", {"row_gap": None}, "2026-05-20"),
        ("2026-05-01", {"is_monthly": True, "row_gap": 31.0}, "2026-05-31"),
        ("2026-05-01", {"is_monthly": True, "row_gap": 31.0, "imported": "2026-05-20"}, "2026-05-20"),
        ("2026-06-04", {}, "2026-06-05"),
    ],
    ids=["a Friday", "imported on its last day", "a week before", "9 December", "twice a month", "unknown rhythm",
         "unknown rhythm, early", "totals of months", "a total to date", "this month"],
)  # fmt: skip
def test_the_last_month_is_over_where_import_and_rows_show_it(last: str, more: dict[str, Any], until: str) -> None:
    held = feed("2024-01-01", last, **more).held(TODAY)
    assert held is not None
    assert held.until == date.fromisoformat(until)


def test_states_are_known_on_the_day_of_the_import() -> None:
    due = feed("2025-01-10", "2026-08-30", name="deliveries", imported="2026-05-20")
    assert Feeds((due,), TODAY)["deliveries"] == Period(date(2025, 1, 10), date(2026, 5, 20))


def test_what_lies_ahead_is_not_held() -> None:
    held = Feeds((feed("2026-07-01", "2026-07-02"),), TODAY)
    assert "sales" not in held
    assert list(held) == []
    assert held.until("sales") == TODAY
    assert not held.holds("sales", TODAY)


def test_a_feed_is_seen_on_the_day_of_its_last_import() -> None:
    early, late = (feed("2026-01-05", "2026-02-01", source=day, imported=day) for day in ("2026-03-01", "2026-04-01"))
    assert Feeds((early, late), TODAY).seen_on("sales") == date(2026, 4, 1)
    assert Feeds((early, late), date(2026, 3, 15)).seen_on("sales") == date(2026, 3, 15)
    assert Feeds((early,), TODAY).seen_on("answers") == TODAY


def test_a_feed_is_held_by_all_of_its_sources() -> None:
    held = Feeds((feed("2024-01-01", "2026-02-27", source="a"), feed("2026-03-02", "2026-06-04", source="b")), TODAY)
    assert held["sales"] == Period(date(2024, 1, 1), date(2026, 6, 5))
    assert held.holds("sales", date(2024, 1, 1), date(2026, 6, 5))
    assert not held.holds("sales", date(2023, 12, 31))
    assert held.ended("sales") == held.added("sales") == []


@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
def test_sources_that_end_or_are_added_beside_others_are_named(_: Any) -> None:
    every = (
        feed("2024-01-01", "2026-06-04", source="fi"),
        feed("2024-01-01", "2026-02-27", source="se"),
        feed("2026-01-01", "2026-06-04", source="no"),
    )
    held = Feeds(every, TODAY)
    said = periods.sources(held, Period(date(2025, 6, 1), date(2026, 5, 31)), _)
    assert len(said) == 2
    assert "se" in said[0]
    assert _.day(date(2026, 2, 28)) in said[0]
    assert _.day(date(2026, 1, 1)) in said[1]
    assert periods.sources(held, Period(date(2026, 1, 1), date(2026, 5, 31)), _) == said[:1]


def test_a_missing_import_is_said_from_its_first_day() -> None:
    monthly = feed("2024-01-01", "2026-04-30", imported="2026-05-04", import_gap=31.0)
    assert monthly.due_on() == date(2026, 6, 4)
    assert periods.stale(Feeds((monthly,), date(2026, 6, 4)), EN) is None
    said = periods.stale(Feeds((monthly,), TODAY), EN)
    assert said == (
        "Sales were last imported on 4 May 2026; the next import was due by 4 Jun 2026. Data to 4 May 2026."
    )
    assert "4.6.2026" in (periods.stale(Feeds((monthly,), TODAY), FI) or "")


def test_without_a_rhythm_sales_are_old_after_sixty_days() -> None:
    once = feed("2024-01-01", "2025-01-01", imported="2025-01-01")
    assert periods.stale(Feeds((once,), date(2025, 3, 2)), EN) is None
    said = (periods.stale(Feeds((once,), date(2025, 3, 3)), EN) or "").replace(NBSP, " ")
    assert said == "Data to 1 Jan 2025: the last invoice line is 61 days old."
    assert periods.stale(Feeds((), TODAY), EN) is None


days = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@given(first=days, length=st.integers(0, 2000), later=st.integers(0, 400), gap=st.none() | st.floats(1, 400))
def test_nothing_is_held_outside_the_rows_but_the_rest_of_their_months(
    first: date, length: int, later: int, gap: float | None
) -> None:
    last = first + timedelta(length)
    one = Feed(name="sales", source="x", first_on=first, last_on=last, row_gap=gap, imported_on=last + timedelta(later))
    held = one.held(date(2040, 1, 1))
    assert held is not None
    assert first.replace(day=1) <= held.since <= first
    assert last <= held.until <= max(one.imported_on, last)
    # within its month, or as near to the last row as rows usually are to each other
    assert held.until <= month_end(last) or (held.until - last).days <= 31
