"""Logging what was done, and completing a task with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Viewer
from kam_analytics.activities.commands import Met, complete_task, log_activity
from kam_analytics.errors import BadInput, Conflict, Forbidden, NotFound
from kam_analytics.store import Store

ACCOUNT = "C1055"


@pytest.fixture
def rep(demo: Store) -> Viewer:
    with demo.load(LOCAL_DIRECTOR) as load:
        return demo.viewer(str(load.value("select owner_id from account where account_id = :a", a=ACCOUNT)))


def counted(store: Store) -> int:
    with store.load(LOCAL_DIRECTOR) as load:
        return int(load.value("select count(*) from activity"))


def last(store: Store) -> dict[str, Any]:
    with store.load(LOCAL_DIRECTOR) as load:
        rows = load.frame(
            "select a.* from activity a join change_log l on l.row_id = a.activity_id order by l.changed_at desc limit 1"
        )
    return rows.iloc[0].to_dict()


def tasks(store: Store, account: str = ACCOUNT) -> pd.DataFrame:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return scope.read("account_tasks", account=account, today=store.today)


def task(store: Store, task_id: str) -> tuple[str, Any]:
    with store.load(LOCAL_DIRECTOR) as load:
        row = load.frame("select status, done_on from task where task_id = :t", t=task_id).iloc[0]
    return row["status"], row["done_on"]


def test_an_activity_of_today(demo: Store, rep: Viewer) -> None:
    before = counted(demo)
    with demo.scope(rep) as scope:
        save = log_activity(scope, ACCOUNT, "call", demo.today, subject="  Tarjous \u202e\x00läpi ")
    row = last(demo)
    assert counted(demo) == before + 1
    assert (row["account_id"], row["activity_type"], row["user_id"]) == (ACCOUNT, "call", rep.user_id)
    assert (row["done_on"], row["subject"], row["quantity"]) == (pd.Timestamp(demo.today), "Tarjous läpi", 1)
    with demo.scope(rep) as scope:
        scope.undo(save)
    assert counted(demo) == before


def test_it_completes_a_task_and_both_are_undone_together(demo: Store, rep: Viewer) -> None:
    row = tasks(demo).iloc[0]
    before = counted(demo)
    day = demo.today - timedelta(days=2)
    with demo.scope(rep) as scope:
        save = log_activity(scope, ACCOUNT, "visit", day, task_id=row["task_id"], task_version=int(row["version"]))
    assert task(demo, row["task_id"]) == ("done", pd.Timestamp(day))
    with demo.scope(rep) as scope:
        scope.undo(save)
    status, done_on = task(demo, row["task_id"])
    assert status == "open"
    assert pd.isna(done_on)
    assert counted(demo) == before


def test_a_task_that_somebody_changed_stops_the_whole_save(demo: Store, rep: Viewer) -> None:
    row = tasks(demo).iloc[0]
    with demo.scope(LOCAL_DIRECTOR) as scope:
        scope.update("task", row["task_id"], int(row["version"]), {"title": "Another title"})
    before = counted(demo)
    with demo.scope(rep) as scope, pytest.raises(Conflict, match="Another title"):
        log_activity(scope, ACCOUNT, "call", demo.today, task_id=row["task_id"], task_version=int(row["version"]))
    assert counted(demo) == before


def test_of_a_task_that_is_done_it_is_said_and_one_of_another_account_is_not_found(demo: Store, rep: Viewer) -> None:
    row = tasks(demo).iloc[0]
    with demo.load(LOCAL_DIRECTOR) as load:
        other = load.value("select task_id from task where status = 'open' and account_id <> :a limit 1", a=ACCOUNT)
    with demo.scope(rep) as scope:
        complete_task(scope, ACCOUNT, row["task_id"], int(row["version"]), demo.today, "They came to us")
    before = counted(demo)
    with demo.scope(rep) as scope, pytest.raises(Conflict, match="closed meanwhile"):
        log_activity(scope, ACCOUNT, "call", demo.today, task_id=row["task_id"], task_version=int(row["version"]))
    with demo.scope(rep) as scope, pytest.raises(Conflict, match="closed meanwhile"):
        complete_task(scope, ACCOUNT, row["task_id"], int(row["version"]), demo.today)
    for task_id in (other, "no-such-task"):
        with demo.scope(rep) as scope, pytest.raises(NotFound):
            log_activity(scope, ACCOUNT, "call", demo.today, task_id=task_id)
        with demo.scope(rep) as scope, pytest.raises(NotFound):
            complete_task(scope, ACCOUNT, task_id, None, demo.today)
    assert counted(demo) == before


@pytest.mark.parametrize(
    ("kind", "more", "sentence"),
    [
        ("call", {"done_on": date(2026, 11, 21)}, "future"),
        ("golf", {}, "no activity type"),
        ("'; drop table activity; --", {}, "no activity type"),
        ("", {}, "no activity type"),
        ("call", {"subject": "x" * 5000}, "longer than 200"),
        ("call", {"quantity": 0}, "hold 1 to 1000 activities"),
        ("call", {"quantity": 1001}, "hold 1 to 1000 activities"),
        ("call", {"people": [Met("no-such-contact")]}, "no longer a contact"),
    ],
)
def test_what_cannot_be_logged_saves_nothing(
    demo: Store, rep: Viewer, kind: str, more: dict[str, Any], sentence: str
) -> None:
    before = counted(demo)
    with demo.scope(rep) as scope, pytest.raises(BadInput, match=sentence):
        log_activity(scope, ACCOUNT, kind, more.pop("done_on", demo.today), **more)
    assert counted(demo) == before


def test_a_contact_of_the_account_and_not_of_another(demo: Store, rep: Viewer) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        own = scope.read("contact_names", account=ACCOUNT)["contact_id"].iloc[0]
    with demo.load(LOCAL_DIRECTOR) as load:
        other = load.value("select contact_id from contact where account_id <> :a and left_on is null", a=ACCOUNT)
    with demo.scope(rep) as scope:
        log_activity(scope, ACCOUNT, "call", demo.today, [Met(own)])
    assert list(last(demo)["contact_ids"]) == [own]
    with demo.scope(rep) as scope, pytest.raises(BadInput, match="no longer a contact"):
        log_activity(scope, ACCOUNT, "call", demo.today, [Met(other)])


def test_a_foreign_and_a_missing_account_are_not_found(demo: Store, rep: Viewer) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        foreign = load.value(
            "select account_id from account where owner_id <> :u and account_id not in "
            "(select account_id from account_team where user_id = :u) limit 1",
            u=rep.user_id,
        )
    before = counted(demo)
    for account in (foreign, "no-such-account"):
        with demo.scope(rep) as scope, pytest.raises(NotFound):
            log_activity(scope, account, "call", demo.today)
    assert counted(demo) == before


@pytest.mark.parametrize("role", ["analyst", "delivery"])
def test_analysts_and_delivery_people_log_nothing(demo: Store, role: str) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        person = load.value("select user_id from app_user where role = :role order by user_id limit 1", role=role)
        account = load.value(
            "select coalesce((select min(account_id) from account_team where user_id = :u), 'C1055')", u=person
        )
    with demo.scope(demo.viewer(person)) as scope, pytest.raises((Forbidden, NotFound)):
        log_activity(scope, account, "call", demo.today)
