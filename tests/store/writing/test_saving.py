"""A save of several rows is one: written whole, undone whole, by the person who made it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kam_analytics import clock
from kam_analytics.access import LOCAL_DIRECTOR, Viewer
from kam_analytics.errors import Conflict, Forbidden, NotFound
from kam_analytics.store import Scope, Store, open_store
from tests.samples import worlds
from tests.samples.worlds import World, viewer

WORLD = World(owners=("rep1", "rep2"), parents=(None, None), teams=((0, "del1", None, None),), seed=5)
OWN, FOREIGN = "mark-000-", "mark-001-"
REP = viewer("rep1")
PLAN = {
    "plan_id": "p1", "account_id": OWN, "title": "Plan", "status": "draft",
    "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31),
}  # fmt: skip
ACTION = {
    "action_id": "a1", "objective_id": "o1", "plan_id": "p1", "account_id": OWN, "action": "Meet",
    "status": "open", "due_on": date(2025, 5, 1),
}  # fmt: skip
OBJECTIVE = {"objective_id": "o1", "plan_id": "p1", "account_id": OWN, "horizon": "short", "goal": "Grow"}
NAMES = ("plan", "plan_action", "plan_draft", "plan_opened", "contact")


@pytest.fixture
def company(data_folder: Path) -> Iterator[Store]:
    store = open_store(data_folder / "kam.duckdb", create=True)
    worlds.put(store, worlds.rows(store, WORLD, {"account", "account_team", "app_user"}))
    with store.scope(LOCAL_DIRECTOR) as scope:
        scope.insert("plan", PLAN)
    with store.scope(REP) as scope:
        scope.insert("contact", {"contact_id": "c1", "account_id": OWN, "name": "Anna", "influence": 3})
        scope.insert("plan_objective", OBJECTIVE)
        scope.insert("plan_action", ACTION)
    yield store
    store.close()


def rows(store: Store) -> dict[str, pd.DataFrame]:
    """The contents without versions: an undo raises them."""
    with store.load(LOCAL_DIRECTOR) as load:
        found = {name: load.frame(f"select * from {name} order by all") for name in NAMES}
    return {name: frame.drop(columns="version", errors="ignore") for name, frame in found.items()}


def same(store: Store, before: dict[str, pd.DataFrame]) -> None:
    for name, frame in rows(store).items():
        pd.testing.assert_frame_equal(frame, before[name], obj=name)


def version(store: Store, account: str) -> int:
    with store.load(LOCAL_DIRECTOR) as load:
        return int(load.value("select version from account where account_id = :id", id=account))


def change_all(scope: Scope) -> str:
    """Change a row twice, add one and change it, take one out, add one and take it out."""
    with scope.saving() as save:
        scope.update("contact", "c1", 1, {"name": "Anne", "influence": None})
        scope.update("contact", "c1", 2, {"name": "Anni"})
        scope.insert("contact", {"contact_id": "c2", "account_id": OWN, "name": "Bo", "met_on": date(2025, 1, 2)})
        scope.update("contact", "c2", 1, {"title": "CEO"})
        scope.delete("plan_action", "a1", 1)
        scope.insert("contact", {"contact_id": "c3", "account_id": OWN, "name": "Gone"})
        scope.delete("contact", "c3", 1)
    return save


def change_and_miss(scope: Scope) -> None:
    with scope.saving():
        scope.update("contact", "c1", 1, {"name": "Anne"})
        scope.update("contact", "missing", 1, {"name": "x"})


def test_a_save_is_undone_whole_and_the_undo_too(company: Store) -> None:
    before = rows(company)
    with company.scope(REP) as scope:
        save = change_all(scope)
    after = rows(company)
    assert after["contact"]["name"].tolist() == ["Anni", "Bo"]
    assert after["plan_action"].empty
    with company.scope(REP) as scope:
        scope.undo(save)
    same(company, before)


def test_a_save_that_fails_leaves_nothing_and_the_scope_goes_on(company: Store) -> None:
    before, versions = rows(company), dict(company.versions)
    # a director's check of the account makes a view inside the transaction that is rolled back
    with company.scope(LOCAL_DIRECTOR) as scope:
        with pytest.raises(NotFound):
            change_and_miss(scope)
        same(company, before)
        assert company.versions == versions
        scope.update("contact", "c1", 1, {"name": "Anne"})
        assert not scope.read("account_search", text="", most=5).empty


def test_an_undo_after_somebody_else_is_refused_whole(company: Store) -> None:
    with company.scope(REP) as scope:
        save = change_all(scope)
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.update("contact", "c2", 2, {"title": "Chair"})
    before = rows(company)
    with company.scope(REP) as scope, pytest.raises(Conflict) as refused:
        scope.undo(save)
    assert refused.value.fields["value"] == "Chair"
    same(company, before)


def test_a_save_is_undone_by_its_person_only(company: Store) -> None:
    with company.scope(REP) as scope:
        save = change_all(scope)
    for person in (LOCAL_DIRECTOR, viewer("rep2")):
        with company.scope(person) as scope, pytest.raises(NotFound):
            scope.undo(save)


def test_an_undo_after_the_account_changed_hands_is_refused(company: Store) -> None:
    with company.scope(REP) as scope:
        save = change_all(scope)
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.update("account", OWN, version(company, OWN), {"owner_id": "rep2"})
    with company.scope(REP) as scope, pytest.raises(NotFound):
        scope.undo(save)


@pytest.mark.parametrize(
    ("person", "table", "row", "error"),
    [
        (viewer("rep2"), "contact", "c1", NotFound),
        (viewer("del1"), "plan_action", "a1", Forbidden),
        (REP, "plan", "p1", Forbidden),
        (REP, "change_log", "x", Forbidden),
        (REP, "no_such_table", "x", Forbidden),
    ],
)
def test_who_may_take_out_what(company: Store, person: Viewer, table: str, row: str, error: type[Exception]) -> None:
    before = rows(company)
    with company.scope(person) as scope, pytest.raises(error):
        scope.delete(table, row, 1)
    same(company, before)


def test_a_stale_delete_names_who_was_first(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.update("contact", "c1", 1, {"name": "Anne"})
    with company.scope(REP) as scope, pytest.raises(Conflict):
        scope.delete("contact", "c1", 1)


def draft(**more: Any) -> dict[str, Any]:
    return {
        "plan_id": "p1", "account_id": OWN, "field": "help", "value": "x", "base_version": 1,
        "saved_at": "2025-01-01", **more,
    }  # fmt: skip


def test_own_rows_replace_each_other_and_are_nobody_elses(company: Store) -> None:
    with company.scope(REP) as scope:
        scope.keep("plan_draft", draft(), "plan_id", "field")
        scope.keep("plan_draft", draft(value="y"), "plan_id", "field")
        scope.keep("plan_draft", draft(field="risks"), "plan_id", "field")
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.keep("plan_draft", draft(value="z", user_id="rep1"), "plan_id", "field")
    kept = rows(company)["plan_draft"].set_index(["user_id", "field"])["value"].to_dict()
    assert kept == {("local", "help"): "z", ("rep1", "help"): "y", ("rep1", "risks"): "x"}
    with company.scope(REP) as scope:
        assert set(worlds.everything(scope, "plan_draft")["user_id"]) == {"rep1"}
        scope.forget("plan_draft", plan_id="p1")
    assert set(rows(company)["plan_draft"]["user_id"]) == {"local"}


def test_own_rows_of_a_foreign_account_and_rows_of_everybody_are_refused(company: Store) -> None:
    with company.scope(REP) as scope:
        with pytest.raises(NotFound):
            scope.keep("plan_draft", draft(account_id=FOREIGN), "plan_id", "field")
        with pytest.raises(ValueError, match="insert or update"):
            scope.keep("contact", {"contact_id": "c9", "account_id": OWN}, "contact_id")
        with pytest.raises(ValueError, match="use delete"):
            scope.forget("contact", contact_id="c1")


def test_a_rep_reads_the_log_of_own_accounts_only(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.update("account", FOREIGN, version(company, FOREIGN), {"name": "Theirs"})
    with company.scope(REP) as scope:
        assert set(worlds.everything(scope, "change_log")["account_id"]) == {OWN}


# The clock of the store --------------------------------------------------------------------------------------


def test_a_save_is_stamped_on_the_day_of_the_store(demo: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    zone = "Europe/Helsinki"
    for day in (demo.today, date(2020, 2, 29), date(2031, 7, 1)):
        if day != demo.today:
            monkeypatch.setenv("KAM_TODAY", day.isoformat())
        now = clock.local(clock.now(), zone)
        found = clock.local(demo.now, zone)
        assert found.date() == day == demo.today
        # the time of day is the real one, whatever the season of the day
        assert (datetime.combine(now.date(), found.time()) - now) % timedelta(days=1) < timedelta(minutes=5)
    with demo.scope(LOCAL_DIRECTOR) as scope:
        row = scope.row("account", scope.records("account_search", text="a", most=1)[0]["account_id"])
        assert row is not None
        scope.update("account", row["account_id"], row["version"], {"city": "Nowhere"})
    with demo.load(LOCAL_DIRECTOR) as load:
        stamp = load.value("select changed_at from change_log where after = 'Nowhere'")
    assert clock.local(stamp, zone).date() == date(2031, 7, 1)


def test_a_store_without_a_day_of_its_own_has_the_real_moment(store: Store) -> None:
    before = clock.now()
    assert before <= store.now <= clock.now()


def test_a_conflict_names_the_last_saver_though_the_clock_was_set_back(
    demo: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        account = scope.records("account_search", text="a", most=1)[0]["account_id"]
        first = scope.row("account", account)
        assert first is not None
        for day, city in (("2030-01-02", "First"), ("2030-01-01", "Second")):
            monkeypatch.setenv("KAM_TODAY", day)
            row = scope.row("account", account)
            assert row is not None
            scope.update("account", account, row["version"], {"city": city})
        with pytest.raises(Conflict, match="Second"):
            scope.update("account", account, first["version"], {"city": "Third"})
