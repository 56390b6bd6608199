"""Moving, closing and handing over several tasks in one save."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Viewer
from kam_analytics.errors import BadInput, Conflict, Forbidden, NotFound
from kam_analytics.store import Store
from kam_analytics.week.commands import close_tasks, hand_over, move_tasks
from tests.samples.demo import REP


@pytest.fixture
def rep(demo: Store) -> Viewer:
    return demo.viewer(REP)


def late(store: Store, *, rhythm: bool | None = None) -> dict[str, int]:
    """Tasks of the rep that are late and can still be done, by id with their versions."""
    with store.scope(store.viewer(REP)) as scope:
        rows = scope.read("week_items", user=REP, today=store.today, until=store.today + timedelta(60))
    rows = rows[rows["kind"] == "task"]
    if rhythm is not None:
        rows = rows[rows["rhythm"].notna() == rhythm]
    return dict(zip(rows["item_id"], rows["version"].astype(int), strict=True))


def row(store: Store, task: str) -> dict[str, Any]:
    with store.load(LOCAL_DIRECTOR) as load:
        return load.frame("select * from task where task_id = :t", t=task).iloc[0].to_dict()


def test_several_move_in_one_save_and_come_back_together(demo: Store, rep: Viewer) -> None:
    tasks = dict(list(late(demo).items())[:3])
    before = [row(demo, task)["due_on"] for task in tasks]
    with demo.scope(rep) as scope:
        save = move_tasks(scope, tasks, demo.today + timedelta(1))
    assert {row(demo, task)["due_on"] for task in tasks} == {pd.Timestamp(demo.today + timedelta(1))}
    assert all(row(demo, task)["is_moved"] for task in tasks)
    with demo.scope(rep) as scope:
        scope.undo(save)
    assert [row(demo, task)["due_on"] for task in tasks] == before


def test_a_task_of_a_rhythm_stays_in_its_period(demo: Store, rep: Viewer) -> None:
    tasks = late(demo, rhythm=True)
    with demo.scope(rep) as scope, pytest.raises(BadInput, match="period that ends"):
        move_tasks(scope, tasks, date(2027, 6, 1))
    assert all(row(demo, task)["due_on"] < pd.Timestamp(2027, 6, 1) for task in tasks)


def test_bad_input_changes_nothing(demo: Store, rep: Viewer) -> None:
    tasks = late(demo)
    task = next(iter(tasks))
    with demo.scope(rep) as scope:
        for ask in (
            lambda: move_tasks(scope, {}, demo.today),
            lambda: move_tasks(scope, tasks, demo.today - timedelta(1)),
            lambda: close_tasks(scope, tasks, " \u202e "),
            lambda: hand_over(scope, tasks, ""),
            lambda: hand_over(scope, tasks, "nobody"),
        ):
            with pytest.raises(BadInput):
                ask()
        with pytest.raises(NotFound):
            move_tasks(scope, {"not-there": 1}, demo.today)
        with pytest.raises(Conflict):
            move_tasks(scope, {task: tasks[task] + 1}, demo.today)
    assert row(demo, task)["version"] == tasks[task]


def test_closing_in_words_keeps_the_words(demo: Store, rep: Viewer) -> None:
    tasks = dict(list(late(demo).items())[:2])
    with demo.scope(rep) as scope:
        save = close_tasks(scope, tasks, "  on leave until spring ")
        with pytest.raises(Conflict):
            close_tasks(scope, tasks, "again")
    for task in tasks:
        kept = row(demo, task)
        assert (kept["status"], kept["reason"], kept["done_on"]) == (
            "done", "on leave until spring", pd.Timestamp(demo.today),
        )  # fmt: skip
        assert pd.isna(kept["activity_id"])
    with demo.scope(rep) as scope:
        scope.undo(save)
    assert {row(demo, task)["status"] for task in tasks} == {"open"}


def test_only_who_works_with_the_account_takes_over(demo: Store, rep: Viewer) -> None:
    task, version = next(iter(late(demo).items()))
    account = row(demo, task)["account_id"]
    with demo.scope(LOCAL_DIRECTOR) as scope:
        working = set(scope.read("account_people", account=account, today=demo.today)["user_id"])
        everybody = set(scope.read("people")["user_id"])
    with demo.scope(rep) as scope:
        with pytest.raises(BadInput, match="does not work"):
            hand_over(scope, {task: version}, min(everybody - working))
        hand_over(scope, {task: version}, max(working))
    kept = row(demo, task)
    assert (kept["user_id"], kept["is_handed_over"]) == (max(working), True)


def test_a_role_that_edits_no_tasks_is_refused(demo: Store) -> None:
    tasks = dict(list(late(demo).items())[:1])
    with demo.scope(LOCAL_DIRECTOR) as scope:
        people = scope.read("people")
    analyst = demo.viewer(str(people[people["role"] == "analyst"]["user_id"].iloc[0]))
    with demo.scope(analyst) as scope, pytest.raises(Forbidden):
        move_tasks(scope, tasks, demo.today)
