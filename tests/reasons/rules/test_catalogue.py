"""The rules of the catalogue at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.reasons.rules.catalogue import (
    AHEAD,
    MEASURES,
    Reason,
    best_year,
    by_account,
    fall,
    next_day,
    ordered,
)

TODAY = date(2026, 11, 20)


def reason(account: str, euros: float | None, day: int = 1, measure: str = "lost") -> Reason:
    return Reason(
        measure=measure, kind="years", account_id=account, name=account, euros=euros, on=TODAY + timedelta(day)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({}, None),
        ({"notice": None, "end": None}, None),
        ({"notice": TODAY}, ("notice", TODAY)),
        ({"end": TODAY + AHEAD}, ("end", TODAY + AHEAD)),
        ({"end": TODAY + AHEAD + timedelta(1)}, None),
        ({"notice": TODAY - timedelta(1), "end": TODAY + timedelta(90)}, ("end", TODAY + timedelta(90))),
        ({"notice": TODAY + timedelta(9), "end": TODAY + timedelta(90)}, ("notice", TODAY + timedelta(9))),
        ({"end": TODAY + timedelta(9), "tender": TODAY + timedelta(9)}, ("tender", TODAY + timedelta(9))),
        ({"notice": TODAY - timedelta(90), "end": TODAY - timedelta(1)}, None),
    ],
)
def test_an_agreement_is_dated_by_the_next_day_that_decides(
    days: dict[str, date | None], found: tuple[str, date] | None
) -> None:
    assert next_day(days, TODAY) == found


def test_silence_of_years_has_lost_the_best_year() -> None:
    best = best_year({2: 74_000.0, 3: 50_000.0}, held=3)
    assert best == (2, 74_000.0)
    assert fall(0.0, best[1]) == 74_000.0


@pytest.mark.parametrize(
    ("years", "held", "found"),
    [
        ({0: 5.0}, 3, None),  # never bought before
        ({0: 5.0, 1: 9.0}, 0, None),  # nothing earlier is known
        ({1: 9.0, 2: 90.0}, 1, (1, 9.0)),  # the larger year is known in part only
        ({1: 9.0, 7: 90.0}, 9, (1, 9.0)),  # longer ago than five years
        ({1: 9.0, 2: 9.0}, 2, (1, 9.0)),  # of equal ones the latest
        ({1: -9.0}, 1, None),
    ],
)
def test_the_best_year_is_one_that_is_known(
    years: dict[int, float], held: int, found: tuple[int, float] | None
) -> None:
    assert best_year(years, held) == found


def test_a_fall_begins_beyond_a_tenth() -> None:
    assert fall(90.0, 100.0) is None
    assert fall(89.0, 100.0) == pytest.approx(11.0)
    assert fall(120.0, 100.0) is None


def test_a_measure_is_ordered_by_euros_and_what_is_unknown_comes_last() -> None:
    given_ = [reason("b", None), reason("c", 5.0, day=2), reason("a", 9.0), reason("d", 5.0, day=1)]
    assert [one.account_id for one in ordered(given_)] == ["a", "d", "c", "b"]
    assert ordered(given_[::-1]) == ordered(given_)


def test_an_account_stands_where_its_largest_reason_stands() -> None:
    found = by_account(ordered([reason("a", 1.0), reason("b", 5.0), reason("a", 9.0)]))
    assert [[one.euros for one in of_account] for of_account in found] == [[9.0, 1.0], [5.0]]


@given(now=st.floats(-1e6, 1e6), years=st.dictionaries(st.integers(1, 9), st.floats(-1e6, 1e6)), held=st.integers(0, 9))
def test_what_is_lost_is_never_more_than_the_best_year_and_what_was_given_back(
    now: float, years: dict[int, float], held: int
) -> None:
    best = best_year(years, held)
    if best is None:
        return
    gone = fall(now, best[1])
    assert best[1] == max(sales for back, sales in years.items() if back <= min(held, 5))
    assert gone is None or 0.1 * best[1] < gone == best[1] - now


def test_there_are_three_measures() -> None:
    assert MEASURES == ("at_stake", "behind", "lost")
