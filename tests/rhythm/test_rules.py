"""Changing cadence rules: from when they hold, what happens to the tasks, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput, Conflict, Forbidden
from kam_analytics.kit.wording import words
from kam_analytics.rhythm.commands.rules import save_rule
from kam_analytics.rhythm.commands.segments import set_segment
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.rhythm.wording import rule_text
from kam_analytics.store import Store
from tests.rhythm.choosing import REP, choose, rule, tasks


def test_a_changed_rule_begins_with_the_next_period(company: Store) -> None:
    choose(company, "a")
    with company.scope(LOCAL_DIRECTOR) as scope:
        save = save_rule(scope, "A", "call", 24, "month", "anybody", version=rule(company)["version"])
    calls = [row for row in tasks(company) if row["activity_type"] == "call"]
    assert sum(row["period_on"] == date(2027, 1, 1) for row in calls) == 1
    assert sum(row["period_on"] == date(2027, 2, 1) for row in calls) == 2
    assert len(calls) == 1 + 22
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.undo(save)
        assert not make_tasks(scope)
    assert len(tasks(company)) == 16


def test_a_rule_that_has_not_begun_is_replaced_whole(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        save_rule(scope, "A", "call", 24, "month", "anybody", version=rule(company)["version"])
        save_rule(scope, "A", "call", 36, "month", "anybody", version=rule(company)["version"])
        rules = [
            row for row in scope.records("cadence_rules") if (row["segment"], row["activity_type"]) == ("A", "call")
        ]
    assert [(row["per_year"], row["from_on"], row["to_on"]) for row in rules] == [
        (12, None, date(2027, 1, 31)), (36, date(2027, 2, 1), None),
    ]  # fmt: skip


def test_zero_ends_a_rule_and_another_type_begins_at_once(company: Store) -> None:
    choose(company, "a")
    with company.scope(LOCAL_DIRECTOR) as scope:
        save_rule(scope, "A", "call", 0, "month", "anybody", version=rule(company)["version"])
        save_rule(scope, "A", "visit", 2, "year", "anybody")
    kinds = pd.Series([row["activity_type"] for row in tasks(company)]).value_counts().to_dict()
    assert kinds == {"steering_group_meeting": 4, "visit": 2, "call": 1}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("Z", "call", 4, "quarter", "anybody"), "no segment"),
        (("A", "smoke signal", 4, "quarter", "anybody"), "no activity type"),
        (("A", "visit", 4, "week", "anybody"), "each month"),
        (("A", "visit", 4, "month", "anybody"), "fewer than the periods"),
        (("A", "visit", 500, "month", "anybody"), "0 to"),
        (("A", "visit", 0, "month", "anybody"), "nothing to save"),
    ],
)
def test_rules_that_are_refused(company: Store, values: tuple[Any, ...], words: str) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope, pytest.raises(BadInput, match=words):
        save_rule(scope, *values)


def test_two_who_change_a_rule_at_once(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        seen = rule(company)["version"]
        save_rule(scope, "A", "call", 24, "month", "anybody", version=seen)
        with pytest.raises(Conflict):
            save_rule(scope, "A", "visit", 2, "year", "anybody", version=seen)
    with company.scope(REP) as scope, pytest.raises(Forbidden):
        save_rule(scope, "A", "visit", 2, "year", "anybody")
    with company.scope(LOCAL_DIRECTOR) as scope, pytest.raises(BadInput):
        set_segment(scope, "A", 2, per_person=0, since_on=None)


def test_a_rule_that_is_changed_twice_before_it_begins_leaves_no_task_behind(company: Store) -> None:
    choose(company, "a")
    for per_year in (24, 36):
        with company.scope(LOCAL_DIRECTOR) as scope:
            save_rule(scope, "A", "call", per_year, "month", "anybody", version=rule(company)["version"])
    assert len(open_calls(company)) == 1 + 11 * 3
    with company.scope(LOCAL_DIRECTOR) as scope:
        save_rule(scope, "A", "call", 0, "month", "anybody", version=rule(company)["version"])
        assert not make_tasks(scope)
    assert open_calls(company) == [date(2027, 1, 1)]
    with company.scope(LOCAL_DIRECTOR) as scope:
        save_rule(scope, "A", "call", 12, "month", "anybody")
    assert len(open_calls(company)) == 12


def test_a_new_type_is_not_asked_for_in_the_past(company: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(company, "a")
    monkeypatch.setenv("KAM_TODAY", "2027-11-10")
    with company.scope(LOCAL_DIRECTOR) as scope:
        save_rule(scope, "A", "visit", 12, "month", "anybody")
    visits = [row["period_on"] for row in tasks(company) if row["activity_type"] == "visit"]
    assert min(visits) == date(2027, 11, 1)
    assert len(visits) == 12


def test_a_rule_that_comes_back_asks_for_nothing_of_the_time_between(
    company: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(company, "a")
    monkeypatch.setenv("KAM_TODAY", "2027-03-10")
    with company.scope(LOCAL_DIRECTOR) as scope:
        save_rule(scope, "A", "call", 0, "month", "anybody", version=rule(company)["version"])
    monkeypatch.setenv("KAM_TODAY", "2027-07-10")
    with company.scope(LOCAL_DIRECTOR) as scope:
        save_rule(scope, "A", "call", 12, "month", "important")
    assert open_calls(company)[:5] == [date(2027, month, 1) for month in (1, 2, 3, 7, 8)]


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (("call", 12, "month", "important"), "12 calls a year, each month, with an important stakeholder"),
        (("visit", 2, "year", "anybody"), "2 visits a year"),
        (("call", 1, "year", "named"), "1 call a year, with a person who is named"),
    ],
)
def test_a_rule_in_a_line(values: tuple[Any, ...], line: str) -> None:
    row = dict(zip(("activity_type", "per_year", "rhythm", "with_whom"), values, strict=True))
    assert rule_text(row, words("en")) == line


def open_calls(store: Store) -> list[date]:
    """The first days of the periods of open calls, in order."""
    with store.scope(LOCAL_DIRECTOR) as scope:
        # every task, also one whose rule is gone
        rows = scope.records("account_tasks", account="a", today=store.today.replace(year=2027, month=1, day=4))
        known = {row["task_id"]: row["period_on"] for row in scope.records("cadence_tasks", account="a")}
    return sorted(known[row["task_id"]] for row in rows if row["activity_type"] == "call")
