"""The gap: reached, over, open, not known, of a quarter and of a year; what is not known is never zero."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.effort.analysis.gap import gap_of
from kam_analytics.kit.rules.period import Period
from kam_analytics.targets.analysis.quarter import QuarterTargets
from tests.samples.targets import of

#: 51 of 92 days of the quarter have begun on 20 November
NOW, BEFORE, AFTER = date(2026, 11, 20), date(2026, 9, 30), date(2027, 1, 5)


def quarter(target: float | None, sold: float | None, today: date = NOW) -> QuarterTargets:
    wanted = {"call": 3.0} if target is None else {"call": 3.0, "net_sales": target}
    return of(wanted, {} if sold is None else {"net_sales": (sold, 1)}, today)


def test_a_running_quarter_is_judged_at_its_pace() -> None:
    found = gap_of([quarter(1_000.0, 510.0)], per_day=None)
    assert (found.case, found.target, found.actual, found.expected) == ("open", 1_000.0, 510.0, pytest.approx(920.0))
    assert found.missing == pytest.approx(80.0)
    assert found.share == pytest.approx(80 / 920)


def test_a_target_that_the_pace_reaches_has_no_gap() -> None:
    found = gap_of([quarter(900.0, 510.0)], per_day=None)
    assert (found.case, found.missing, found.share) == ("reached", None, None)


def test_a_quarter_to_come_goes_by_usual_sales_and_is_not_known_without_them() -> None:
    found = gap_of([quarter(1_000.0, None, BEFORE)], per_day=10.0)
    assert (found.case, found.actual, found.expected, found.missing) == ("open", None, 920.0, 80.0)
    assert gap_of([quarter(1_000.0, None, BEFORE)], per_day=None).case == "unknown"


def test_a_quarter_that_is_over_was_met_or_missed() -> None:
    found = gap_of([quarter(1_000.0, 600.0, AFTER)], per_day=99.0)
    assert (found.case, found.expected, found.missing) == ("over", 600.0, 400.0)
    assert gap_of([quarter(1_000.0, 1_000.0, AFTER)], per_day=None).case == "reached"


def test_sales_that_are_not_known_are_no_zero() -> None:
    for today in (NOW, AFTER):
        found = gap_of([quarter(1_000.0, None, today)], per_day=10.0)
        assert (found.case, found.actual, found.expected, found.missing) == ("unknown", None, None, None)
    # the feed ended before the quarter began
    ended = of({"net_sales": 1_000.0}, {"net_sales": (0.0, 0)}, sales=Period(date(2025, 1, 1), date(2026, 8, 31)))
    assert gap_of([ended], per_day=10.0).case == "unknown"


@pytest.mark.parametrize("days", [(date(2025, 1, 1), date(2026, 11, 30)), (date(2026, 10, 15), date(2026, 12, 31))])
def test_a_quarter_that_is_over_and_held_in_part_is_not_known(days: tuple[date, date]) -> None:
    part = of({"net_sales": 1_000.0}, {"net_sales": (600.0, 3)}, AFTER, sales=Period(*days))
    found = gap_of([part], per_day=10.0)
    assert (found.case, found.actual, found.missing) == ("unknown", None, None)
    assert gap_of([part, quarter(1_000.0, 510.0)], per_day=10.0).case == "unknown"
    # while it runs, the pace is that of the days that are held
    running = of({"net_sales": 1_000.0}, {"net_sales": (400.0, 3)}, sales=Period(date(2025, 1, 1), date(2026, 11, 9)))
    assert gap_of([running], per_day=None).expected == pytest.approx(400 / 40 * 92)


def test_without_a_target_there_is_no_gap() -> None:
    found = gap_of([quarter(None, 510.0)], per_day=10.0)
    assert (found.case, found.target, found.missing) == ("no_target", None, None)


def test_a_year_is_the_sum_of_its_quarters_and_needs_a_target_in_each() -> None:
    over, running, coming = quarter(100.0, 150.0, AFTER), quarter(1_000.0, 510.0), quarter(500.0, None, BEFORE)
    found = gap_of([over, running, coming], per_day=5.0)
    assert (found.case, found.target, found.actual) == ("open", 1_600.0, 660.0)
    assert found.expected == pytest.approx(150 + 920 + 460)
    assert gap_of([over, running, quarter(None, None, BEFORE)], per_day=5.0).case == "no_target"
    assert gap_of([quarter(100.0, None, AFTER), running], per_day=5.0).case == "unknown"


def test_sales_of_zero_or_less_have_a_gap_without_a_share() -> None:
    for sold in (0.0, -51.0):
        found = gap_of([quarter(1_000.0, sold)], per_day=None)
        assert found.case == "open"
        assert found.missing is not None
        assert found.missing >= 1_000.0
        assert found.share is None


@given(st.floats(1, 1e9), st.floats(1, 1e9), st.floats(0, 1e9))
def test_the_gap_grows_with_the_target(low: float, high: float, sold: float) -> None:
    low, high = sorted([low, high])
    less, more = (gap_of([quarter(target, sold)], per_day=None) for target in (low, high))
    assert (less.missing or 0.0) <= (more.missing or 0.0)
    assert all(found.missing is None or found.missing > 0 for found in (less, more))
