"""Inputs and results of one account: windows, missing values, anonymous answers, intervals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.deliveries.analysis import delivery_facts
from kam_analytics.nps.analysis.account import answer_facts, nps
from kam_analytics.scorecard.analysis import (
    Targets,
    contract_end,
    days_back,
    deal_facts,
    effort,
    has_open_ended,
    target_sums,
    task_facts,
)

TODAY = date(2026, 11, 20)


def days(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts)))


def activities(*rows: tuple[str, str, int, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["done_on", "activity_type", "quantity", "contact_id"])
    return frame.assign(done_on=pd.to_datetime(frame["done_on"]), quantity=frame["quantity"].astype("int64"))


def test_windows_hold_exactly_90_and_365_days() -> None:
    assert (TODAY - days_back(TODAY, 90)).days == 89
    edges = [
        "2026-11-21",
        "2026-11-20",
        "2026-08-23",
        "2026-08-22",
        "2025-11-21",
        "2025-11-20",
        "2024-11-21",
        "2024-11-20",
    ]
    found = effort(activities(*[(day, "call", 1, None) for day in edges]), today=TODAY)
    assert (found.recent, found.year, found.before) == (2, 4, 2)
    assert found.last_on == TODAY, "a row after the as-of day is left out"


def test_no_activity_at_all() -> None:
    found = effort(activities(), today=TODAY)
    assert (found.recent, found.year, found.before, found.people_year) == (0, 0, 0, 0)
    assert found.last_on is None
    assert found.types.empty


def test_personal_kinds_come_first_and_newsletters_meet_nobody() -> None:
    rows = activities(
        ("2026-11-01", "newsletter", 9, "K1"), ("2026-11-02", "call", 1, "K2"), ("2026-11-03", "visit", 2, "K2"),
        ("2025-10-01", "audit", 1, "K3"), ("2024-01-01", "old", 1, "K4"),
    )  # fmt: skip
    found = effort(rows, today=TODAY)
    assert found.types["activity_type"].tolist() == ["visit", "call", "audit", "newsletter"]
    assert (found.people_recent, found.people_year, found.people_before) == (1, 1, 1)
    assert list(found.types.columns) == ["activity_type", "recent", "year", "before"]


def test_people_are_unknown_where_no_personal_activity_names_a_contact() -> None:
    rows = activities(
        ("2026-11-01", "visit", 1, None), ("2026-11-02", "newsletter", 1, "K1"),
        ("2026-02-01", "call", 1, "K2"), ("2025-03-01", "newsletter", 1, None), ("2025-03-02", "call", 0, None),
    )  # fmt: skip
    found = effort(rows, today=TODAY)
    assert (found.people_recent, found.people_year, found.people_before) == (None, 1, 0)
    found = effort(rows, today=TODAY, has_contacts=False)
    assert (found.people_recent, found.people_year, found.people_before) == (None, None, None)
    assert (found.recent, found.year, found.before) == (2, 3, 1), "the activities themselves are known"


def test_a_task_due_today_is_not_overdue_and_the_next_meeting_is_one() -> None:
    tasks = pd.DataFrame(
        {
            "due_on": days("2026-11-19", "2026-11-20", "2026-11-25", "2026-12-01"),
            "activity_type": ["visit", "call", "steering_group_meeting", "visit"],
        }
    )
    found = task_facts(tasks, today=TODAY)
    assert (found.open, found.overdue) == (4, 1)
    assert (found.meeting_on, found.meeting) == (date(2026, 11, 25), "steering_group_meeting")
    nothing = task_facts(tasks.iloc[:0], today=TODAY)
    assert (nothing.open, nothing.overdue, nothing.meeting_on) == (0, 0, None)


def deliveries(*rows: tuple[str, str | None, Any, Any, Any, Any]) -> pd.DataFrame:
    names = ["due_on", "delivered_on", "is_on_time", "is_complete", "hours_planned", "hours_used"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(
        account_id="A",
        delivery_id=[f"D{number}" for number in range(len(rows))],
        due_on=pd.to_datetime(frame["due_on"]),
        delivered_on=pd.to_datetime(frame["delivered_on"]),
        is_on_time=frame["is_on_time"].astype("boolean"),
        is_complete=frame["is_complete"].astype("boolean"),
        hours_planned=frame["hours_planned"].astype("float64"),
        hours_used=frame["hours_used"].astype("float64"),
    )


def test_deliveries_count_what_is_known() -> None:
    found = delivery_facts(
        deliveries(
            ("2026-01-05", "2026-01-05", True, True, 10, 12),
            ("2026-01-06", "2026-01-05", None, True, 5, None),  # on time by its days
            ("2026-01-07", "2026-01-09", None, True, None, None),  # late by its days
            ("2026-01-08", None, None, None, None, 4),  # due, not there: not on time
            ("2026-01-09", "2026-01-09", True, None, 1, 1),  # nobody knows whether complete
            ("2026-01-10", "2026-01-10", True, False, None, None),
            ("2026-01-11", "2026-01-10", False, None, None, None),  # late: whether complete does not matter
            ("2026-01-12", None, None, False, None, None),  # due on the as-of day: not late yet
            ("2026-01-12", "2026-01-12", None, True, None, None),
        ),
        today=date(2026, 1, 12),
    )
    assert (found.in_full, found.known, found.unknown, found.share) == (3, 7, 1, 3 / 7)
    assert (found.hours_planned, found.hours_used) == (11.0, 13.0)
    nothing = delivery_facts(deliveries(), today=TODAY)
    assert (nothing.known, nothing.in_full, nothing.hours_planned, nothing.share) == (0, 0, None, None)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([("2026-01-05", True), ("2026-01-06", True)], (1, 1, 1)),
        ([("2026-01-05", True), ("2026-01-07", True)], (0, 1, 1)),  # the second is late
        ([("2026-01-05", True), ("2026-01-06", False)], (0, 1, 1)),
        ([("2026-01-05", True), (None, None)], (0, 1, 1)),  # the second never came
        ([("2026-01-05", True), (None, True)], (0, 0, 1)),  # it came, on which day is not recorded
        ([("2026-01-05", None), ("2026-01-06", True)], (0, 0, 1)),
        ([("2026-01-05", None), ("2026-01-07", None)], (0, 1, 1)),  # late: whether complete does not matter
    ],
)
def test_the_parts_of_a_delivery_count_as_one(parts: list[tuple[str | None, Any]], said: tuple[int, int, int]) -> None:
    rows = deliveries(*(("2026-01-06", came, None, complete, 1, 2) for came, complete in parts))
    for order in (rows, rows.iloc[::-1]):
        found = delivery_facts(order.assign(delivery_id="D1"), today=date(2026, 1, 12))
        assert (found.in_full, found.known, found.due) == said
        assert (found.hours_planned, found.hours_used) == (2.0, 4.0)


def test_a_delivery_is_left_out_until_its_last_part_is_due_unless_one_has_failed() -> None:
    def found(came: str) -> tuple[int, int, int]:
        rows = deliveries(("2026-01-06", came, None, True, None, None), ("2026-01-12", None, None, None, None, None))
        said = delivery_facts(rows.assign(delivery_id="D1"), today=date(2026, 1, 12))
        return said.in_full, said.known, said.due

    assert found("2026-01-06") == (0, 0, 0)
    assert found("2026-01-07") == (0, 1, 1)


def test_one_number_of_two_accounts_is_two_deliveries() -> None:
    rows = deliveries(*([("2026-01-06", "2026-01-06", None, True, None, None)] * 2))
    found = delivery_facts(rows.assign(delivery_id="D1", account_id=["A", "B"]), today=date(2026, 1, 12))
    assert (found.in_full, found.due) == (2, 2)


def test_the_coverage_of_deliveries() -> None:
    rows = deliveries(
        ("2026-01-05", "2026-01-05", True, True, None, None), ("2026-01-05", None, None, True, None, None)
    )
    assert delivery_facts(rows, today=date(2026, 1, 12)).coverage == 0.5
    assert delivery_facts(rows.iloc[:0], today=date(2026, 1, 12)).coverage is None


def answers(scores: list[int], anonymous: list[bool]) -> pd.DataFrame:
    return pd.DataFrame({"score": scores, "is_anonymous": anonymous}).astype({"score": "int64", "is_anonymous": "bool"})


@pytest.mark.parametrize(
    ("scores", "anonymous", "shown", "hidden", "has_score"),
    [
        ([], [], 0, 0, False),
        ([9, 2, 7, 8], [False] * 4, 4, 0, False),
        ([9, 2, 7, 8, 10], [False] * 5, 5, 0, True),
        ([9, 2, 7, 8, 10], [False, False, False, True, True], 3, 2, False),
        ([9, 2, 7, 8, 10], [False, False, True, True, True], 5, 0, True),
        ([9, 2], [True, True], 0, 2, False),
    ],
)
def test_few_answers_are_shown_without_a_score_and_few_anonymous_ones_not_at_all(
    scores: list[int], anonymous: list[bool], shown: int, hidden: int, has_score: bool
) -> None:
    found = answer_facts(answers(scores, anonymous))
    assert (len(found.scores), found.hidden, found.score is not None) == (shown, hidden, has_score)


def test_the_score_and_its_interval_are_those_of_the_literature() -> None:
    """Adjusted Wald by hand: (P + 3/4, D + 3/4, n + 3), 95 %."""
    found = nps((10,) * 7 + (8,) * 2 + (3,))
    # p = 7.75 / 13, d = 1.75 / 13: 0.4615 ± 1.96 · sqrt((0.7308 − 0.2130) / 13)
    assert found.value == pytest.approx(60)
    assert found.low == pytest.approx(7.04, abs=0.01)
    assert found.high == pytest.approx(85.27, abs=0.01)
    same = nps((9,) * 5)
    assert same.value == 100
    assert same.low < 100, "equal answers still leave an interval"
    assert nps((0,) * 50).low >= -100


def test_deals_by_status_and_missing_amounts() -> None:
    deals = pd.DataFrame({"status": ["open", "open", "won", "lost", "lost"], "amount": [5.0, None, 7.0, 1.0, 2.0]})
    found = deal_facts(deals)
    assert (found.open, found.open_amount, found.without_amount) == (2, 5.0, 1)
    assert (found.won, found.won_amount, found.lost, found.lost_amount) == (1, 7.0, 2, 3.0)
    assert deal_facts(deals.iloc[:0]).open == 0


def test_the_nearest_end_of_an_active_contract() -> None:
    contracts = pd.DataFrame(
        {
            "status": ["active", "active", "lost", "active"],
            "ends_on": days("2027-05-01", "2027-02-01", "2026-12-01", "2026-11-19"),
        }
    )
    assert contract_end(contracts, today=TODAY) == date(2027, 2, 1)
    assert contract_end(contracts.iloc[2:], today=TODAY) is None


def test_an_active_contract_without_an_end_may_be_open_ended() -> None:
    contracts = pd.DataFrame({"status": ["active", "lost", "active"], "is_open_ended": [None, True, True]})
    assert has_open_ended(contracts)
    assert not has_open_ended(contracts.iloc[:2])
    assert not has_open_ended(contracts.iloc[:0])


def test_targets_count_only_where_they_cover_the_whole_period() -> None:
    quarters = pd.DataFrame({"months": [3, 3], "net_sales": [10.0, 20.0], "margin": [1.0, None]})
    assert target_sums(quarters, whole_months=True) == Targets(30.0, None)
    assert target_sums(quarters, whole_months=False) == Targets(None, None)
    assert target_sums(quarters.assign(months=[3, 2]), whole_months=True) == Targets(None, None)
    assert target_sums(quarters.iloc[:0], whole_months=True) == Targets(None, None)
