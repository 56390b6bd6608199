"""Choosing segments, deciding on them, changing rules: what happens to the tasks, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.activities.commands import complete_task, count_once, log_activity
from kam_analytics.errors import BadInput, Forbidden, NotFound
from kam_analytics.rhythm.commands import tasks as tasks_commands
from kam_analytics.rhythm.commands.capacity import set_assumptions
from kam_analytics.rhythm.commands.segments import choose_segment, decide_segment, set_segment
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.store import Store
from tests.rhythm.choosing import REP, TODAY, choose, spells, tasks


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


def test_what_is_accepted_late_begins_when_it_is_accepted(company: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(company, "a", "b", "c")
    later = date(2027, 5, 20)
    monkeypatch.setenv("KAM_TODAY", later.isoformat())
    with company.scope(LOCAL_DIRECTOR) as scope:
        row = next(one for one in scope.records("segment_memberships", account="c") if one["status"] == "proposed")
        decide_segment(scope, row["membership_id"], row["version"], accepted=True)
    assert spells(company, "c") == [("A", later, None, "decided", "local")]
    # no month that had passed while it waited is missed
    assert min(task["period_on"] for task in tasks(company, "c")) >= date(2027, 4, 1)


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


def test_tasks_are_made_for_some_years_at_most(company: Store) -> None:
    choose(company, "a")
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert make_tasks(scope, until=date(2032, 12, 31), is_dry=True).added == 16 * 5
        with pytest.raises(BadInput, match="5 years"):
            make_tasks(scope, until=date(9999, 12, 31))


def test_accounts_of_a_later_day_take_their_place_too(company: Store) -> None:
    choose(company, "a", "b", day=TODAY + timedelta(days=1))
    assert choose(company, "c").status == "proposed"


def test_of_several_accounts_at_once_each_takes_hours_of_the_next(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        set_assumptions(scope, {"steering_group_meeting": 60.0})
        set_segment(scope, "A", 2, per_person=20, since_on=TODAY)
    choose(company, "a", "b")
    assert [spells(company, account)[0][3] for account in ("a", "b")] == ["decided", "proposed"]


def test_only_its_owner_or_a_director_takes_an_account_out_of_its_segment(company: Store) -> None:
    choose(company, "helped", who=LOCAL_DIRECTOR)
    with pytest.raises(BadInput, match="owner"):
        choose(company, "helped", segment=None, day=date(2027, 3, 1))
    assert len(tasks(company, "helped")) == 16
    choose(company, "helped", segment=None, day=date(2027, 3, 1), who=LOCAL_DIRECTOR)
    assert len(tasks(company, "helped")) == 2 + 1


def test_evidence_of_a_type_without_a_rule_closes_its_task_for_good(company: Store) -> None:
    choose(company, "a")
    first = tasks(company)[0]
    with company.scope(REP) as scope:
        log_activity(scope, "a", "joint_planning_meeting", TODAY, task_id=first["task_id"])
        make_tasks(scope)
    assert [row["task_id"] for row in tasks(company, status="done")] == [first["task_id"]]


def test_an_activity_that_moves_to_another_account_opens_one_task_and_closes_another(company: Store) -> None:
    choose(company, "a", "b")
    with company.scope(REP) as scope:
        log_activity(scope, "a", "call", TODAY)
        (done,) = tasks(company, status="done")
        scope.update("activity", done["activity_id"], 1, {"account_id": "b"})
        made = make_tasks(scope)
        assert not make_tasks(scope)
    assert (made.closed, made.reopened) == (1, 1)
    assert [len(tasks(company, account, "done")) for account in ("a", "b")] == [0, 1]


def test_an_activity_logged_and_imported_closes_one_task_and_is_counted_once(company: Store) -> None:
    choose(company, "a")
    with company.scope(REP) as scope:
        log_activity(scope, "a", "call", TODAY)
    with company.load(LOCAL_DIRECTOR) as load, load.begin():
        row = {"activity_id": ["crm"], "account_id": "a", "activity_type": "call", "done_on": [TODAY]}
        load.insert("activity", pd.DataFrame({**row, "user_id": "rep", "batch_key": [1]}))
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert not make_tasks(scope)
        count_once(scope)
        assert not make_tasks(scope)
    assert [row["activity_id"] for row in tasks(company, status="done")] == ["crm"]


def test_an_activity_of_a_day_to_come_closes_nothing_before_it(company: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(company, "a")
    with company.load(LOCAL_DIRECTOR) as load, load.begin():
        row = {"activity_id": ["crm"], "account_id": "a", "activity_type": "call", "done_on": [date(2027, 3, 5)]}
        load.insert("activity", pd.DataFrame({**row, "batch_key": [1]}))
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert make_tasks(scope).closed == 0
    monkeypatch.setenv("KAM_TODAY", "2027-03-05")
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert make_tasks(scope).closed == 1


def test_two_runs_at_the_same_time_make_every_task_once(company: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with company.load(LOCAL_DIRECTOR) as load, load.begin():
        load.insert(
            "segment_membership",
            pd.DataFrame(
                {
                    "membership_id": ["m"],
                    "account_id": ["a"],
                    "segment": ["A"],
                    "from_on": [TODAY],
                    "status": ["decided"],
                }
            ),
        )
    made = tasks_commands.changes

    def meanwhile(*given: Any, **more: Any) -> Any:
        monkeypatch.setattr(tasks_commands, "changes", made)
        found = made(*given, **more)
        with company.scope(LOCAL_DIRECTOR) as other:
            assert make_tasks(other).added == 16
        return found

    monkeypatch.setattr(tasks_commands, "changes", meanwhile)
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert not make_tasks(scope)
    assert len(tasks(company)) == 16
