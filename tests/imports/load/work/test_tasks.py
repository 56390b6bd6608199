"""Tasks of files: they come, change, come again and go; those of the app and of other sources stay untouched."""

from __future__ import annotations

from datetime import date

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import import_file
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.store import Scope
from tests.samples.imports.loading import Files, figures
from tests.samples.imports.settled import ANALYST

HEADER = "task_id,account_id,title,due_on,user_id,activity_type,status,done_on"
FIRST = ["W1,A1,Offer,2026-07-15,u1,call,open,", "W2,A2,,2026-05-01,,visit,done,2026-04-30"]
LATER = ["W2,A1,Visit them,2026-06-01,,visit,cancelled,", "W3,A1,Call back,2026-08-01,,,,"]
TASKS = "select task_id, account_id, title, due_on, user_id, activity_type, status, done_on from task order by task_id"


def text(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def mapping(columns: str, source: str) -> str:
    said = "".join(f'{name} = "{name}"\n' for name in columns.split(","))
    return f'kind = "tasks"\nsource = "{source}"\n[columns]\n{said}'


def test_tasks_come_change_come_again_and_go(company: Files) -> None:
    first = company.load(text(*FIRST), "tasks")
    assert figures(first) == (2, 0, 0, 0)
    held = company.rows(TASKS)
    assert held == [
        ("W1", "A1", "Offer", "2026-07-15", "u1", "call", "open", None),
        ("W2", "A2", "visit", "2026-05-01", None, "visit", "done", "2026-04-30"),
    ]
    second = company.load(text(FIRST[0], *LATER), "tasks")
    assert figures(second) == (1, 1, 1, 0)
    assert company.rows(TASKS)[1:] == [
        ("W2", "A1", "Visit them", "2026-06-01", None, "visit", "cancelled", None),
        ("W3", "A1", "Call back", "2026-08-01", None, None, "open", None),
    ]
    company.undo(second)
    assert company.rows(TASKS) == held
    company.undo(first)
    assert company.rows(TASKS) == []


def test_a_file_without_ids_adds_nothing_twice(company: Files) -> None:
    header = "account_id,title,due_on,status\n"
    first = company.load(f"{header}A1,Offer,2026-07-15,open\nA1,Offer,2026-07-16,open\n", "tasks")
    assert figures(first) == (2, 0, 0, 0)
    # the same task is done now, and stands twice
    again = company.load(f"{header}A1,offer,2026-07-15,done\nA1,Offer,2026-07-15,done\n", "tasks")
    assert (figures(again), again.reasons) == ((0, 1, 0, 1), {"repeated_key": 1})
    assert company.rows("select title, due_on, status from task order by due_on") == [
        ("offer", "2026-07-15", "done"), ("Offer", "2026-07-16", "open")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason", "field"),
    [
        ("W9,,x,2026-07-15,,,,", "missing_value", "account_id"),
        ("W9,A9,x,2026-07-15,,,,", "unknown_account", "account_id"),
        ("W9,A1,,2026-07-15,,,,", "missing_value", "title"),
        ("W9,A1,x,,,,,", "missing_value", "due_on"),
        ("W9,A1,x,soon,,,,", "bad_value", "due_on"),
        ("W9,A1,x,2026-07-15,,,begun,", "unknown_status", "status"),
        ("W9,A1,x,2026-07-15,,,done,2026-07-01", "future_date", "done_on"),
        ("W1,A1,x,2026-07-15,,,,", "repeated_key", "task_id"),
    ],
)
def test_a_task_that_cannot_be_is_a_reject(company: Files, row: str, reason: str, field: str) -> None:
    report = company.load(text(*FIRST, row), "tasks")
    assert figures(report) == (2, 0, 0, 1)
    assert company.rejects(report)[0][:3] == (4, reason, field)


def test_a_day_of_completion_says_that_it_was_done_and_an_open_task_has_none(company: Files) -> None:
    company.load("task_id,account_id,title,due_on,done_on\n1,A1,x,2026-05-01,2026-05-02\n2,A1,y,2026-05-01,\n", "tasks")
    company.load(text("3,A1,z,2026-05-01,,,open,2026-05-02", "4,A1,z,2026-05-01,,,cancelled,2026-05-02"), "tasks")
    assert company.rows("select task_id, status, done_on from task order by task_id") == [
        ("1", "done", "2026-05-02"), ("2", "open", None), ("3", "open", None), ("4", "cancelled", None)
    ]  # fmt: skip


def test_columns_that_a_file_lacks_stay(company: Files) -> None:
    company.load(text(*FIRST), "tasks")
    company.load("task_id,account_id,due_on\nW1,A1,2026-09-01\nW2,A2,2026-05-01\n", "tasks")
    assert company.rows("select title, due_on, status, done_on from task order by task_id") == [
        ("Offer", "2026-09-01", "open", None), ("visit", "2026-05-01", "done", "2026-04-30")
    ]  # fmt: skip


def test_what_a_person_changed_here_stays_unless_the_source_leads(company: Files) -> None:
    columns = "task_id,account_id,title,due_on,status"
    row = f"{columns}\nW1,A1,Offer,2026-07-15,open\n"
    company.load(row, mapping(columns, "crm"))
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.update("task", "W1", 1, {"due_on": date(2026, 8, 1)})
    report = company.load(row.replace("2026-07-15", "2026-07-20").replace("Offer", "Order"), mapping(columns, "crm"))
    assert figures(report) == (0, 1, 0, 0)
    assert company.rows("select title, due_on from task") == [("Order", "2026-08-01")]
    company.load(row, mapping(columns, "crm").replace("[columns]", "leading = true\n[columns]"))
    assert company.rows("select title, due_on from task") == [("Offer", "2026-07-15")]


def _with_a_rhythm(scope: Scope) -> None:
    row = {"membership_id": "m1", "account_id": "A1", "segment": "D", "from_on": date(2026, 1, 1), "status": "decided"}
    scope.insert("segment_membership", row)
    assert make_tasks(scope).added > 0


def test_tasks_of_a_rhythm_of_people_and_of_other_sources_are_not_touched(company: Files) -> None:
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        _with_a_rhythm(scope)
        task = {"task_id": "own", "account_id": "A1", "title": "mine", "due_on": date(2026, 7, 1), "status": "open"}
        scope.insert("task", task)
    company.load(text(FIRST[0]), mapping(HEADER, "crm"))
    before = company.rows("select * from task order by task_id")
    ((made,),) = company.rows("select min(task_id) from task where cadence_rule_id is not null")
    report = company.load(
        text(*(f"{name},A2,theirs,2026-07-01,,,done,2026-06-01" for name in (made, "own", "W1")), LATER[1]),
        mapping(HEADER, "planner"),
    )
    assert report.reasons == {"task_of_others": 3}
    assert [row for row in company.rows("select * from task order by task_id") if row[0] != "W3"] == before
    # the evidence of a rhythm is an activity, not a task of a file
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        assert not make_tasks(scope)
    company.undo(report)
    assert company.rows("select * from task order by task_id") == before


def test_an_analyst_may_bring_tasks(company: Files) -> None:
    report = import_file(company.store, ANALYST, company.write(text(*FIRST)), from_toml(mapping(HEADER, "crm")))
    assert (report.loaded, report.warnings) == (2, {"unknown_person": 1})


def test_accounts_and_people_are_found_by_name(company: Files) -> None:
    company.load("user_id,name,email,role\nu1,Ulla Rep,ulla@x.example,rep\nu2,Aino,,rep\nu3,Aino,,rep\n", "users")
    report = company.load(
        text(
            "1,First Oy,a,2026-07-01,\"Rep, Ulla\",,,", "2,second,b,2026-07-02,ULLA@x.example,,,",
            "3,A3,c,2026-07-03,Aino,,,", "4,Nobody Oy,d,2026-07-04,,,,",
        ),
        "tasks",
    )  # fmt: skip
    assert (report.reasons, report.warnings) == ({"unknown_account": 1}, {"unknown_person": 1})
    # two people have the name of the third
    assert company.rows("select account_id, user_id from task order by task_id") == [
        ("A1", "u1"), ("A2", "u1"), ("A3", "Aino")
    ]  # fmt: skip
