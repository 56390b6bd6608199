"""Choosing segments, deciding on them, changing rules: what happens to the tasks, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.activities.commands import complete_task, log_activity
from kam_analytics.errors import BadInput, Conflict, Forbidden, NotFound
from kam_analytics.rhythm.commands.rules import save_rule
from kam_analytics.rhythm.commands.segments import choose_segment, decide_segment, set_segment
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.store import Store

TODAY = date(2027, 1, 4)
REP = Viewer("rep", "Rep", Role.REP)


@pytest.fixture
def company(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Four accounts of a rep, one of nobody, one of another rep whom the first helps."""
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.insert(
            "app_user",
            pd.DataFrame({"user_id": ["rep", "second"], "name": ["Rep", "Second"], "role": "rep"}),
        )
        names = ["a", "b", "c", "d", "free", "helped"]
        load.insert(
            "account",
            pd.DataFrame(
                {
                    "account_key": range(6), "account_id": names, "name": names, "group_key": range(6),
                    "owner_id": [*["rep"] * 4, None, "second"],
                }
            ),
        )  # fmt: skip
        load.insert(
            "account_team", pd.DataFrame({"account_id": ["helped"], "user_id": ["rep"], "team_role": ["helper"]})
        )
    with store.scope(LOCAL_DIRECTOR) as scope:
        set_segment(scope, "A", 1, per_person=2, since_on=date(2027, 1, 1))
    return store


def choose(store: Store, *accounts: str, segment: str | None = "A", day: date = TODAY, who: Viewer = REP) -> Any:
    with store.scope(who) as scope:
        return choose_segment(scope, accounts, segment, day, "Potential")


def tasks(store: Store, account: str = "a", status: str = "open") -> list[dict[str, Any]]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return [row for row in scope.records("cadence_tasks", account=account) if row["status"] == status]


def spells(store: Store, account: str = "a") -> list[tuple[Any, ...]]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        rows = scope.records("segment_memberships", account=account)
    return [(row["segment"], row["from_on"], row["to_on"], row["status"], row["decided_by"]) for row in rows]


def test_a_rep_chooses_and_sixteen_tasks_stand_under_the_account(company: Store) -> None:
    chosen = choose(company, "a")
    assert (chosen.status, chosen.made.added) == ("decided", 16)
    assert spells(company) == [("A", TODAY, None, "decided", "rep")]
    assert {row["user_id"] for row in tasks(company)} == {"rep"}
    with company.scope(REP) as scope:
        assert not make_tasks(scope)
        scope.undo(chosen.save)
    assert (spells(company), tasks(company)) == ([], [])


def test_another_segment_ends_the_first_and_keeps_the_past(company: Store) -> None:
    choose(company, "a")
    chosen = choose(company, "a", segment="B", day=date(2027, 6, 10))
    assert spells(company) == [
        ("A", TODAY, date(2027, 6, 9), "decided", "rep"),
        ("B", date(2027, 6, 10), None, "decided", "rep"),
    ]
    assert chosen.made.cancelled == 12 - 5 + 2
    assert {row["reason"] for row in tasks(company, status="cancelled")} == {"left_segment"}
    with company.scope(LOCAL_DIRECTOR) as scope:
        days = [scope.read("segment_on", day=day)["segment"].tolist() for day in (date(2027, 6, 9), date(2027, 6, 10))]
    assert days == [["A"], ["B"]]


def test_a_slip_of_the_same_day_leaves_no_trace_but_the_log(company: Store) -> None:
    choose(company, "a")
    choose(company, "a", segment="B")
    assert spells(company) == [("B", TODAY, None, "decided", "rep")]
    choose(company, "a", segment=None)
    assert spells(company) == []
    assert tasks(company) == []


def test_above_the_cap_a_director_decides(company: Store) -> None:
    chosen = choose(company, "a", "b", "c")
    assert chosen.status == "proposed"
    assert chosen.made.added == 32
    assert spells(company, "c") == [("A", TODAY, None, "proposed", None)]
    assert tasks(company, "c") == []
    with company.scope(LOCAL_DIRECTOR) as scope:
        row = next(row for row in scope.records("segment_memberships", account="c"))
        decide_segment(scope, row["membership_id"], row["version"], accepted=True)
    assert spells(company, "c") == [("A", TODAY, None, "decided", "local")]
    assert len(tasks(company, "c")) == 16


def test_turned_down_it_is_gone_and_only_a_director_decides(company: Store) -> None:
    choose(company, "a", "b", "c")
    with company.scope(LOCAL_DIRECTOR) as scope:
        row = next(row for row in scope.records("segment_memberships", account="c"))
    with company.scope(REP) as scope, pytest.raises(Forbidden):
        decide_segment(scope, row["membership_id"], row["version"], accepted=True)
    with company.scope(LOCAL_DIRECTOR) as scope:
        decide_segment(scope, row["membership_id"], row["version"], accepted=False)
        with pytest.raises(NotFound):
            decide_segment(scope, row["membership_id"], row["version"], accepted=False)
    assert spells(company, "c") == []


def test_a_new_choice_takes_the_place_of_the_one_that_waits(company: Store) -> None:
    choose(company, "a", "b", "c")
    choose(company, "c", segment="B")
    assert spells(company, "c") == [("B", TODAY, None, "decided", "rep")]


def test_for_the_account_of_another_person_a_director_decides(company: Store) -> None:
    assert choose(company, "helped", segment="C").status == "proposed"
    assert choose(company, "helped", segment="C", who=LOCAL_DIRECTOR).status == "decided"
    with pytest.raises(NotFound):
        choose(company, "free")


@pytest.mark.parametrize(
    ("accounts", "segment", "day", "reason", "words"),
    [
        ([], "A", TODAY, "Why", "at least one account"),
        (["a"], "Z", TODAY, "Why", "no segment"),
        (["a"], "A", TODAY, "  ", "Say why"),
        (["b"], "B", TODAY, "Why", "in this segment already"),
        (["a"], None, TODAY, "Why", "in this segment already"),
        (["b"], "A", date(2026, 12, 1), "Why", "choose a later day"),
    ],
)
def test_what_is_refused(
    company: Store, accounts: list[str], segment: str | None, day: date, reason: str, words: str
) -> None:
    choose(company, "b", segment="B")
    with company.scope(REP) as scope, pytest.raises(BadInput, match=words):
        choose_segment(scope, accounts, segment, day, reason)
    assert spells(company, "b") == [("B", TODAY, None, "decided", "rep")]


def test_nobody_else_chooses(company: Store) -> None:
    for role in (Role.ANALYST, Role.DELIVERY):
        with company.scope(Viewer("x", "X", role)) as scope, pytest.raises((Forbidden, NotFound)):
            choose_segment(scope, ["a"], "A", TODAY, "Why")


# Evidence -----------------------------------------------------------------------------------------------------


def test_a_logged_call_closes_the_task_of_its_month_and_undo_opens_it(company: Store) -> None:
    choose(company, "a")
    with company.scope(REP) as scope:
        save = log_activity(scope, "a", "call", TODAY)
    closed = tasks(company, status="done")
    assert [(row["activity_type"], row["period_on"], row["done_on"]) for row in closed] == [
        ("call", date(2027, 1, 1), TODAY)
    ]
    assert closed[0]["activity_id"] is not None
    with company.scope(REP) as scope:
        scope.undo(save)
    assert tasks(company, status="done") == []


def test_a_task_of_a_rhythm_is_closed_with_words_only(company: Store) -> None:
    choose(company, "a")
    name = tasks(company)[0]["task_id"]
    with company.scope(REP) as scope:
        with pytest.raises(BadInput, match="needs no activity"):
            complete_task(scope, "a", name, None, TODAY)
        complete_task(scope, "a", name, None, TODAY, "They visited us")
    (closed,) = tasks(company, status="done")
    assert (closed["reason"], closed["activity_id"]) == ("They visited us", None)


def test_an_import_that_is_undone_opens_its_tasks_again(company: Store) -> None:
    choose(company, "a")
    with company.load(LOCAL_DIRECTOR) as load, load.begin():
        load.insert(
            "activity",
            pd.DataFrame(
                {
                    "activity_id": ["i1"],
                    "account_id": ["a"],
                    "activity_type": ["call"],
                    "done_on": [TODAY],
                    "batch_key": [1],
                }
            ),
        )
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert make_tasks(scope).closed == 1
    assert tasks(company, status="done")[0]["activity_id"] == "i1"
    with company.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from activity where activity_id = 'i1'")
        load.touch("activity")
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert make_tasks(scope).reopened == 1
        assert not make_tasks(scope)
    assert tasks(company, status="done") == []


def test_a_rep_who_leaves_hands_nothing_to_nobody_and_a_new_owner_takes_over(company: Store) -> None:
    choose(company, "a")
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.update("account", "a", 1, {"owner_id": None})
        assert not make_tasks(scope)
        scope.update("account", "a", 2, {"owner_id": "second"})
        assert make_tasks(scope).handed_over == 16
    assert {row["user_id"] for row in tasks(company)} == {"second"}


# Rules --------------------------------------------------------------------------------------------------------


def rule(store: Store, segment: str = "A", kind: str = "call") -> dict[str, Any]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        rules = scope.records("cadence_rules")
    return next(row for row in rules if (row["segment"], row["activity_type"], row["to_on"]) == (segment, kind, None))


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
