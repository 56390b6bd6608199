"""Writes through a scope: rights, versions, the log, and nothing at all when refused."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kam_analytics import clock
from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Conflict, Forbidden, KamError, NotFound
from kam_analytics.store import Store, open_store
from tests.samples import worlds
from tests.samples.worlds import World, viewer

WORLD = World(owners=("rep1", "rep2", "rep1"), parents=(None, None, None), teams=((1, "del1", None, None),), seed=3)
OWN, FOREIGN, OTHER_OWN = "mark-000-", "mark-001-", "mark-002-"
REP, DELIVERY = viewer("rep1"), viewer("del1")
ANALYST = Viewer("ana", "ana", Role.ANALYST)

TARGET = {
    "target_id": "t1", "account_id": OWN, "quarter_on": date(2025, 4, 1), "metric": "net_sales", "value": 10.0,
    "status": "proposed", "set_on": date(2025, 3, 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def company_path(empty_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reps, a delivery person, contacts and plans; a test takes a copy."""
    folder = tmp_path_factory.mktemp("company")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        store = open_store(Path(shutil.copy(empty_path, folder / "kam.duckdb")))
        worlds.put(store, worlds.rows(store, WORLD, {"account", "account_team", "app_user"}))
        with store.scope(LOCAL_DIRECTOR) as scope:
            scope.insert("contact", {"contact_id": "c-own", "account_id": OWN, "name": "Own"})
            scope.insert("contact", {"contact_id": "c-foreign", "account_id": FOREIGN, "name": "Foreign"})
            scope.insert("contact", {"contact_id": "c-nobody", "name": "Nobody's"})
            for number, status in enumerate(("draft", "approved")):
                scope.insert(
                    "plan",
                    {"plan_id": f"p{number}", "account_id": OWN, "title": "Plan", "status": status,
                     "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)},
                )  # fmt: skip
        store.close()
    return folder / "kam.duckdb"


@pytest.fixture
def company(company_path: Path, data_folder: Path) -> Iterator[Store]:
    store = open_store(Path(shutil.copy(company_path, data_folder / "kam.duckdb")))
    yield store
    store.close()


def table(store: Store, name: str) -> pd.DataFrame:
    with store.load(LOCAL_DIRECTOR) as load:
        return load.frame(f"select * from {name}")


def cell(store: Store, name: str, key: str, row: str, column: str) -> Any:
    rows = table(store, name)
    return rows.loc[rows[key] == row, column].item()


@contextmanager
def nothing_written(store: Store) -> Iterator[None]:
    """Rows, versions and the log are the same afterwards."""
    names = ("account", "contact", "plan", "target", "saved_view", "change_log", "account_team", "whitespace_state")
    before = {name: table(store, name) for name in names}
    versions = dict(store.versions)
    yield
    for name in names:
        pd.testing.assert_frame_equal(table(store, name), before[name], obj=name)
    assert store.versions == versions


# What a save does ----------------------------------------------------------------------------------------


def test_a_save_changes_the_row_raises_its_version_and_is_logged(company: Store) -> None:
    before, versions = len(table(company, "change_log")), dict(company.versions)
    with company.scope(REP) as scope:
        assert scope.update("contact", "c-own", 1, {"name": "Eeva", "influence": 4}) == 2
    assert cell(company, "contact", "contact_id", "c-own", "name") == "Eeva"
    assert cell(company, "contact", "contact_id", "c-own", "version") == 2
    log = table(company, "change_log").iloc[before:].sort_values("column_name")
    assert log["column_name"].tolist() == ["influence", "name"]
    assert log["before"].tolist()[1] == "Own"
    assert pd.isna(log["before"].tolist()[0])
    assert log["after"].tolist() == ["4", "Eeva"]
    assert set(log["user_id"]) == {"rep1"}
    assert set(log["table_name"]) == {"contact"}
    assert set(log["row_id"]) == {"c-own"}
    assert set(log["account_id"]) == {OWN}
    assert set(log["version"]) == {2}
    risen = {name for name in versions if company.versions[name] != versions[name]}
    assert risen == {"contact", "change_log"}


def test_an_insert_adds_the_row_and_is_logged(company: Store) -> None:
    versions = dict(company.versions)
    with company.scope(REP) as scope:
        scope.insert("target", TARGET)
    assert cell(company, "target", "target_id", "t1", "value") == 10.0
    assert cell(company, "target", "target_id", "t1", "version") == 1
    last = table(company, "change_log").iloc[-1]
    assert (last["user_id"], last["table_name"], last["row_id"], last["account_id"]) == ("rep1", "target", "t1", OWN)
    assert last["column_name"] == "*"
    assert '"net_sales"' in last["after"]
    assert {name for name in versions if company.versions[name] != versions[name]} == {"target", "change_log"}


def test_a_save_is_seen_by_the_next_scope_and_by_this_one(company: Store) -> None:
    with company.scope(REP) as scope:
        scope.update("contact", "c-own", 1, {"name": "Eeva"})
        here = worlds.everything(scope, "contact")
    with company.scope(LOCAL_DIRECTOR) as scope:
        there = worlds.everything(scope, "contact")
    assert "Eeva" in set(here["name"])
    assert "Eeva" in set(there["name"])


# Conflicts -----------------------------------------------------------------------------------------------


def test_who_comes_second_is_told_who_changed_what_and_when(company: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "moment", lambda *_: datetime(2099, 6, 15, 9, 5))  # 12:05 in Helsinki in summer
    with company.scope(viewer("rep1")) as scope:
        scope.update("contact", "c-own", 1, {"title": "Chief"})
    with nothing_written(company), company.scope(LOCAL_DIRECTOR) as scope, pytest.raises(Conflict) as caught:
        scope.update("contact", "c-own", 1, {"title": "Buyer"})
    fields = caught.value.fields
    assert (fields["who"], fields["what"], fields["value"]) == ("Name of rep1", "title", "Chief")
    assert fields["when"] == "12:05"
    for word in ("Name of rep1", "title", "Chief", "12:05"):
        assert word in str(caught.value)
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert scope.update("contact", "c-own", 2, {"title": "Buyer"}) == 3


def test_the_local_director_has_a_name_in_a_conflict(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.update("contact", "c-own", 1, {"title": "Chief"})
        with pytest.raises(Conflict, match=f"^{LOCAL_DIRECTOR.name} changed title"):
            scope.update("contact", "c-own", 1, {"title": "Buyer"})


def test_a_conflict_about_a_row_without_a_log_is_still_a_conflict(company: Store) -> None:
    with company.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update account set version = 5 where account_id = :id", id=OWN)
    with company.scope(LOCAL_DIRECTOR) as scope, pytest.raises(Conflict):
        scope.update("account", OWN, 1, {"name": "x"})


def test_two_people_at_once_lose_no_update(company: Store) -> None:
    """Each of two threads has its own scope; every save starts from the version it read."""
    saved: list[int] = []
    conflicts: list[KamError] = []
    start = threading.Barrier(2)

    def save(person: Viewer) -> None:
        start.wait()
        done = 0
        while done < 10:
            with company.scope(person) as scope:
                version = int(worlds.everything(scope, "contact").set_index("contact_id").loc["c-own", "version"])
                try:
                    saved.append(scope.update("contact", "c-own", version, {"title": f"{person.user_id} {done}"}))
                    done += 1
                except Conflict as error:
                    conflicts.append(error)

    threads = [threading.Thread(target=save, args=(person,)) for person in (REP, LOCAL_DIRECTOR)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(saved) == list(range(2, 22))
    assert cell(company, "contact", "contact_id", "c-own", "version") == 21
    log = table(company, "change_log")
    assert (log["row_id"] == "c-own").sum() == 21


def test_two_threads_read_only_what_is_theirs(company: Store) -> None:
    wrong: list[set[str]] = []
    start = threading.Barrier(4)

    def look(user: str) -> None:
        start.wait()
        for _round in range(10):
            with company.scope(viewer(user)) as scope:
                seen = set(scope.read("account_search", text="", most=10)["account_id"])
            if seen != WORLD.allowed(user):
                wrong.append(seen)

    threads = [threading.Thread(target=look, args=(user,)) for user in ("rep1", "rep2", "rep3", "del1")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert wrong == []


# Refusals ------------------------------------------------------------------------------------------------

#: person, table, row, changes, error
REFUSED = [
    (REP, "contact", "c-foreign", {"name": "x"}, NotFound),
    (REP, "contact", "c-missing", {"name": "x"}, NotFound),
    (REP, "contact", "c-nobody", {"name": "x"}, NotFound),
    (REP, "contact", "c-own", {"account_id": FOREIGN}, NotFound),
    (REP, "contact", "c-own", {"account_id": None}, NotFound),
    (REP, "contact", "c-foreign", {"account_id": OWN}, NotFound),
    (REP, "account", OWN, {"group_key": 1}, Forbidden),
    (REP, "account", OWN, {"owner_id": "rep1"}, Forbidden),
    (REP, "plan", "p0", {"status": "approved"}, Forbidden),
    (REP, "plan", "p0", {"title": "x", "approved_by": "rep1"}, Forbidden),
    (REP, "contact", "c-own", {"no_such_column": "x"}, Forbidden),
    (REP, "contact", "c-own", {"name = 'x' --": "x"}, Forbidden),
    (REP, "contact", "c-own", {}, BadInput),
    (REP, "no_such_table", "c-own", {"name": "x"}, BadInput),
    (REP, "change_log", "x", {"after": "x"}, Forbidden),
    (ANALYST, "contact", "c-own", {"name": "x"}, Forbidden),
    (DELIVERY, "contact", "c-foreign", {"name": "x"}, Forbidden),
    (LOCAL_DIRECTOR, "contact", "c-missing", {"name": "x"}, NotFound),
    (LOCAL_DIRECTOR, "contact", "c-own", {"account_id": "mark-999-"}, NotFound),
    (LOCAL_DIRECTOR, "account_month", OWN, {"net_sales": 1}, Forbidden),
    (LOCAL_DIRECTOR, "change_log", "x", {"after": "x"}, Forbidden),
]


@pytest.mark.parametrize(("person", "name", "row", "changes", "error"), REFUSED)
def test_what_is_refused_writes_nothing(
    company: Store, person: Viewer, name: str, row: str, changes: dict[str, Any], error: type[KamError]
) -> None:
    with nothing_written(company), company.scope(person) as scope, pytest.raises(error):
        scope.update(name, row, 1, changes)


def test_a_save_that_cannot_be_logged_is_not_there(company: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> datetime:
        raise RuntimeError

    monkeypatch.setattr(clock, "now", broken)
    with nothing_written(company), company.scope(REP) as scope:
        with pytest.raises(RuntimeError):
            scope.update("contact", "c-own", 1, {"name": "x"})
        with pytest.raises(RuntimeError):
            scope.insert("target", TARGET)


def test_foreign_and_missing_rows_are_refused_in_the_same_words(company: Store) -> None:
    words = set()
    with company.scope(REP) as scope:
        for row in ("c-foreign", "c-missing"):
            with pytest.raises(NotFound) as caught:
                scope.update("contact", row, 99, {"name": "x"})
            words.add((type(caught.value), str(caught.value)))
        with pytest.raises(NotFound) as caught:
            scope.insert("contact", {"contact_id": "new", "account_id": FOREIGN})
        words.add((type(caught.value), str(caught.value)))
    assert len(words) == 1


def test_a_foreign_decision_is_not_found_rather_than_forbidden(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.insert("target", {**TARGET, "target_id": "foreign", "account_id": FOREIGN, "status": "approved"})
    with company.scope(REP) as scope, pytest.raises(NotFound):
        scope.update("target", "foreign", 1, {"value": 1.0})


@pytest.mark.parametrize(
    ("person", "row", "error"),
    [
        (REP, {**TARGET, "account_id": FOREIGN}, NotFound),
        (REP, {**TARGET, "account_id": "mark-999-"}, NotFound),
        (REP, {**TARGET, "account_id": None}, NotFound),
        (REP, {**TARGET, "status": "approved"}, Forbidden),
        (REP, {name: value for name, value in TARGET.items() if name != "status"}, Forbidden),
        (DELIVERY, {**TARGET, "account_id": FOREIGN}, Forbidden),
        (ANALYST, TARGET, Forbidden),
        (LOCAL_DIRECTOR, {**TARGET, "account_id": "mark-999-"}, NotFound),
        (REP, {}, BadInput),
    ],
)
def test_an_insert_that_is_refused_writes_nothing(
    company: Store, person: Viewer, row: dict[str, Any], error: type[KamError]
) -> None:
    with nothing_written(company), company.scope(person) as scope, pytest.raises(error):
        scope.insert("target", row)


def test_a_rep_moves_a_proposal_until_it_is_approved(company: Store) -> None:
    with company.scope(REP) as scope:
        scope.insert("target", TARGET)
        assert scope.update("target", "t1", 1, {"value": 11.0}) == 2
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.update("target", "t1", 2, {"status": "approved"})
    with nothing_written(company), company.scope(REP) as scope:
        for changes in ({"value": 1.0}, {"status": "proposed"}):
            with pytest.raises(Forbidden):
                scope.update("target", "t1", 3, changes)


def test_a_rep_keeps_writing_in_an_approved_plan(company: Store) -> None:
    with company.scope(REP) as scope:
        assert scope.update("plan", "p1", 1, {"risks": "New competitor"}) == 2


def test_a_contact_moves_between_own_accounts(company: Store) -> None:
    with company.scope(REP) as scope:
        scope.update("contact", "c-own", 1, {"account_id": OTHER_OWN})
    assert cell(company, "contact", "contact_id", "c-own", "account_id") == OTHER_OWN


def test_nobody_writes_another_persons_views(company: Store) -> None:
    view = {"view_id": "v1", "user_id": "rep1", "name": "Mine", "address": "/concentration"}
    for person in (REP, LOCAL_DIRECTOR):
        with nothing_written(company), company.scope(person) as scope, pytest.raises(NotFound):
            scope.insert("saved_view", {**view, "user_id": "rep2"})
    with company.scope(REP) as scope:
        scope.insert("saved_view", view)
        assert worlds.everything(scope, "saved_view")["view_id"].tolist() == ["v1"]
    with company.scope(viewer("rep2")) as scope:
        assert worlds.everything(scope, "saved_view").empty


def test_a_table_whose_rows_have_no_id_is_not_updated_by_chance(company: Store) -> None:
    """Rather a loud error of ours than all rows of an account changed at once."""
    state = {"account_id": OWN, "state": "bought", "noted_on": date(2025, 1, 1)}
    with company.scope(LOCAL_DIRECTOR) as scope:
        for category in ("one", "two"):
            scope.insert("whitespace_state", {**state, "category_id": category})
    with nothing_written(company), company.scope(LOCAL_DIRECTOR) as scope:
        with pytest.raises(ValueError, match="whitespace_state"):
            scope.update("whitespace_state", OWN, 1, {"state": "competitor"})
        with pytest.raises(ValueError, match="account_team"):
            scope.update("account_team", FOREIGN, 1, {"team_role": "x"})


def test_hostile_values_are_values(company: Store) -> None:
    name = "'; drop table account; -- \u202e=cmd|' /C calc'!A0 <img src=x> 🙂"
    with company.scope(REP) as scope:
        scope.update("contact", "c-own", 1, {"name": name})
    assert cell(company, "contact", "contact_id", "c-own", "name") == name
    assert len(table(company, "account")) == 3


# Loading -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["rep", "delivery", "admin"])
def test_only_directors_and_analysts_bring_data_in(company: Store, role: str) -> None:
    with pytest.raises(Forbidden), company.load(Viewer("x", "x", Role(role))):
        pass


def test_a_load_that_fails_writes_nothing(company: Store) -> None:
    def write_and_fail() -> None:
        with company.load(LOCAL_DIRECTOR) as load, load.begin():
            load.execute("delete from account")
            load.insert("contact", pd.DataFrame({"contact_id": ["new"], "account_id": [OWN]}))
            raise RuntimeError

    with nothing_written(company), pytest.raises(RuntimeError):
        write_and_fail()
