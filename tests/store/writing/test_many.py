"""Many rows at once: the rights, the log, the undo and the refusals of one by one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Conflict, Forbidden, NotFound
from kam_analytics.store import Scope, Store

REP = Viewer("rep", "Rep", Role.REP)


@pytest.fixture
def company(store: Store) -> Store:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.insert("app_user", pd.DataFrame({"user_id": ["rep"], "name": ["Rep"], "role": ["rep"]}))
        load.insert(
            "account",
            pd.DataFrame(
                {
                    "account_key": [1, 2], "account_id": ["own", "other"], "name": ["Own", "Other"], "group_key": [1, 2],
                    "owner_id": ["rep", None],
                }
            ),
        )  # fmt: skip
        load.insert(
            "activity",
            pd.DataFrame(
                {
                    "activity_id": ["mine", "theirs"], "account_id": ["own", "other"], "activity_type": "call",
                    "done_on": date(2026, 1, 5),
                }
            ),
        )  # fmt: skip
    return store


def task(name: str, account: str = "own", **more: Any) -> dict[str, Any]:
    row = {"task_id": name, "account_id": account, "title": "Call", "due_on": date(2026, 1, 7), "status": "open"}
    return {**row, "activity_id": None, **more}


def rows(store: Store) -> dict[str, tuple[str, int]]:
    with store.load(LOCAL_DIRECTOR) as load:
        found = load.frame("select task_id, status, version from task")
    return {row.task_id: (row.status, row.version) for row in found.itertuples()}


def test_many_rows_are_one_save_that_undo_takes_back(company: Store) -> None:
    with company.scope(REP) as scope:
        with scope.saving() as save:
            scope.insert_many("task", [task("a"), task("b")])
            scope.update_many("task", {"a": (1, {"status": "done", "done_on": date(2026, 1, 6)})})
        assert rows(company) == {"a": ("done", 2), "b": ("open", 1)}
        scope.undo(save)
        assert rows(company) == {}


def test_an_update_of_many_is_taken_back_to_what_was_there(company: Store) -> None:
    with company.scope(REP) as scope:
        scope.insert_many("task", [task("a"), task("b")])
        with scope.saving() as save:
            scope.update_many("task", {name: (1, {"status": "cancelled", "reason": "left_segment"}) for name in "ab"})
        scope.undo(save)
    assert rows(company) == {"a": ("open", 3), "b": ("open", 3)}


def test_the_log_says_the_same_as_one_by_one(company: Store) -> None:
    with company.scope(REP) as scope:
        scope.insert_many("task", [task("many")])
        scope.insert("task", task("single"))
        scope.update_many("task", {"many": (1, {"status": "done"})})
        scope.update("task", "single", 1, {"status": "done"})
    with company.load(LOCAL_DIRECTOR) as load:
        log = load.frame("select row_id, user_id, account_id, column_name, before, after, version from change_log")
    said = {
        name: [
            (row.user_id, row.account_id, row.column_name, row.before, _plain(row.after, name), row.version)
            for row in log[log["row_id"] == name].sort_values("version").itertuples()
        ]
        for name in ("many", "single")
    }
    assert said["many"] == said["single"]
    assert len(said["many"]) == 2


def _plain(text: str, name: str) -> Any:
    content = text.replace(name, "id")
    return json.loads(content) if content.startswith("{") else content


Write = Callable[[Scope], None]
REFUSED: dict[str, tuple[Write, type[Exception]]] = {
    "an account out of reach": (lambda scope: scope.insert_many("task", [task("x"), task("y", "other")]), NotFound),
    "an account that is not there": (lambda scope: scope.insert_many("task", [task("x", "nobody")]), NotFound),
    "an id twice": (lambda scope: scope.insert_many("task", [task("x"), task("x")]), BadInput),
    "an id that is there": (lambda scope: scope.insert_many("task", [task("x"), task("old")]), BadInput),
    "an empty id": (lambda scope: scope.insert_many("task", [task("")]), BadInput),
    "evidence of another account": (
        lambda scope: scope.insert_many("task", [task("x", activity_id="theirs")]), NotFound,
    ),
    "a column that is not there": (lambda scope: scope.insert_many("task", [task("x", colour="red")]), Forbidden),
    "a stale version": (lambda scope: scope.update_many("task", {"old": (7, {"status": "done"})}), Conflict),
    "a row that is not there": (
        lambda scope: scope.update_many("task", {"old": (1, {"status": "done"}), "no": (1, {"status": "done"})}),
        NotFound,
    ),
    "another account for a row": (
        lambda scope: scope.update_many("task", {"old": (1, {"account_id": "other"})}), BadInput,
    ),
    "no change": (lambda scope: scope.update_many("task", {"old": (1, {})}), BadInput),
    "an update of evidence of another account": (
        lambda scope: scope.update_many("task", {"old": (1, {"activity_id": "theirs"})}), NotFound,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_one_row_that_may_not_be_written_refuses_all(company: Store, name: str) -> None:
    write, error = REFUSED[name]
    with company.scope(REP) as scope:
        scope.insert_many("task", [task("old")])
        with pytest.raises(error):
            write(scope)
    assert rows(company) == {"old": ("open", 1)}


def test_roles_and_tables_that_are_written_one_by_one(company: Store) -> None:
    with company.scope(Viewer("ana", "Ana", Role.ANALYST)) as scope, pytest.raises(Forbidden):
        scope.insert_many("task", [task("x")])
    target = {"target_id": "t", "account_id": "own", "quarter_on": date(2026, 1, 1), "metric": "call", "value": 1.0}
    with company.scope(LOCAL_DIRECTOR) as scope, pytest.raises(ValueError, match="one by one"):
        scope.insert_many("target", [{**target, "status": "approved"}])


def test_nothing_to_write_is_no_save(company: Store) -> None:
    with company.scope(REP) as scope:
        before = dict(company.versions)
        scope.insert_many("task", [])
        scope.update_many("task", {})
    assert company.versions == before
