"""Setting targets: one save, proposals of a rep, what a director approved stays, two at the same time."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Conflict, Forbidden, KamError, NotFound
from kam_analytics.store import Store
from kam_analytics.targets.commands import SeenTarget, approve_targets, propose_targets, save_targets
from tests.samples.demo import REP

NEXT, NOW = date(2027, 1, 1), date(2026, 10, 1)
WANTED = {"call": 3.0, "net_sales": 500_000.0, "on_time_in_full": 0.9, "nps": -10.0, "claims": 0.0}


@pytest.fixture
def rep(demo: Store) -> Viewer:
    return demo.viewer(owner(demo, "C1055"))


def owner(store: Store, account: str) -> str:
    with store.load(LOCAL_DIRECTOR) as load:
        return str(load.value("select owner_id from account where account_id = :a", a=account))


def foreign(store: Store, user: str) -> str:
    with store.load(LOCAL_DIRECTOR) as load:
        return str(
            load.value(
                "select account_id from account where owner_id <> :u and account_id not in "
                "(select account_id from account_team where user_id = :u) order by account_id limit 1",
                u=user,
            )
        )


def rows(store: Store, quarter: date, account: str = "C1055") -> pd.DataFrame:
    with store.scope(LOCAL_DIRECTOR) as scope:
        found = scope.read("account_targets", account=account)
    return found[found["quarter_on"] == pd.Timestamp(quarter)]


def seen(store: Store, quarter: date, account: str = "C1055") -> list[SeenTarget]:
    return [
        SeenTarget(
            target_id=row.target_id, metric=row.metric, value=row.value, status=row.status, version=int(row.version)
        )
        for row in rows(store, quarter, account).itertuples()
    ]


def values(store: Store, quarter: date) -> dict[str, float]:
    found = rows(store, quarter)
    return dict(zip(found["metric"], found["value"], strict=True))


def save(store: Store, person: Viewer, quarter: date, wanted: dict[str, Any], *, account: str = "C1055") -> str:
    with store.scope(person) as scope:
        return save_targets(scope, account, quarter, wanted, seen(store, quarter, account))


def test_a_rep_proposes_and_a_director_approves(demo: Store, rep: Viewer) -> None:
    save(demo, rep, NEXT, WANTED)
    found = rows(demo, NEXT)
    assert values(demo, NEXT) == WANTED
    assert set(found["status"]) == {"proposed"}
    assert set(found["set_by"]) == {rep.name}
    assert set(found["set_on"]) == {pd.Timestamp(demo.today)}
    with demo.scope(rep) as scope, pytest.raises(Forbidden):
        approve_targets(scope, "C1055", seen(demo, NEXT))
    with demo.scope(LOCAL_DIRECTOR) as scope:
        approve_targets(scope, "C1055", seen(demo, NEXT))
    assert set(rows(demo, NEXT)["status"]) == {"approved"}
    assert values(demo, NEXT) == WANTED


def test_a_directors_targets_are_approved_and_everything_is_one_save(demo: Store) -> None:
    before = rows(demo, NOW)
    wanted = {**values(demo, NOW), "call": 9.0, "visit": 2.0}
    del wanted["nps"]
    done = save(demo, LOCAL_DIRECTOR, NOW, wanted)
    assert values(demo, NOW) == wanted
    assert set(rows(demo, NOW)["status"]) == {"approved"}
    with demo.scope(LOCAL_DIRECTOR) as scope:
        scope.undo(done)
    after = rows(demo, NOW)
    kept = ["metric", "value", "status", "target_id", "set_by", "set_on"]
    pd.testing.assert_frame_equal(before[kept].reset_index(drop=True), after[kept].reset_index(drop=True))


def test_a_rep_changes_and_withdraws_a_proposal(demo: Store, rep: Viewer) -> None:
    save(demo, rep, NEXT, WANTED)
    save(demo, rep, NEXT, {"call": 4.0, "net_sales": 500_000.0})
    assert values(demo, NEXT) == {"call": 4.0, "net_sales": 500_000.0}


@pytest.mark.parametrize("change", [{"call": 9.0}, {"call": None}])
def test_a_rep_does_not_change_an_approved_target(demo: Store, rep: Viewer, change: dict[str, float | None]) -> None:
    before = rows(demo, NOW)
    assert set(before["status"]) == {"approved"}
    wanted = {name: value for name, value in {**values(demo, NOW), **change}.items() if value is not None}
    with pytest.raises(Forbidden, match="Only a director can change an approved target"):
        save(demo, rep, NOW, {**wanted, "visit": 1.0})
    pd.testing.assert_frame_equal(before, rows(demo, NOW))


def test_a_rep_adds_beside_approved_ones(demo: Store, rep: Viewer) -> None:
    save(demo, rep, NOW, {**values(demo, NOW), "visit": 1.0})
    found = rows(demo, NOW).set_index("metric")["status"]
    assert found["visit"] == "proposed"
    assert set(found.drop("visit")) == {"approved"}


@pytest.mark.parametrize("role", [Role.ANALYST, Role.DELIVERY, Role.ADMIN])
def test_other_roles_set_no_targets(demo: Store, role: Role) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        person = load.value("select user_id from app_user where role = :role limit 1", role=role.value)
    with pytest.raises(KamError) as refused:
        save(demo, demo.viewer(person), NEXT, WANTED)
    assert isinstance(refused.value, (Forbidden, NotFound))
    assert rows(demo, NEXT).empty


@pytest.mark.parametrize(
    "wanted",
    [
        {"call": 1.5}, {"nps": 101.0}, {"on_time_in_full": 90.0}, {"net_sales": math.nan}, {"net_sales": math.inf},
        {"golf": 3.0}, {"'; drop table target; --": 1.0}, {"x" * 5000: 1.0},
    ],
)  # fmt: skip
def test_what_cannot_be_a_target_saves_nothing(demo: Store, wanted: dict[str, float]) -> None:
    with pytest.raises(BadInput):
        save(demo, LOCAL_DIRECTOR, NEXT, {"visit": 2.0, **wanted})
    assert rows(demo, NEXT).empty


def test_a_quarter_begins_on_its_first_day(demo: Store) -> None:
    with pytest.raises(BadInput, match="is not the first day of one"):
        save(demo, LOCAL_DIRECTOR, date(2027, 2, 1), WANTED)


def test_nothing_changed_is_said(demo: Store) -> None:
    with pytest.raises(BadInput, match="nothing to save"):
        save(demo, LOCAL_DIRECTOR, NOW, values(demo, NOW))
    with demo.scope(LOCAL_DIRECTOR) as scope, pytest.raises(BadInput, match="nothing to save"):
        approve_targets(scope, "C1055", seen(demo, NOW))


def test_the_second_of_two_is_told_and_nothing_of_his_is_saved(demo: Store, rep: Viewer) -> None:
    save(demo, rep, NEXT, WANTED)
    opened = seen(demo, NEXT)
    save(demo, LOCAL_DIRECTOR, NEXT, {**WANTED, "nps": 40.0})
    with demo.scope(rep) as scope, pytest.raises((Conflict, Forbidden)):
        save_targets(scope, "C1055", NEXT, {**WANTED, "call": 8.0, "nps": 1.0}, opened)
    assert values(demo, NEXT) == {**WANTED, "nps": 40.0}


def test_the_second_of_two_is_told_of_the_value(demo: Store) -> None:
    opened = seen(demo, NOW)
    save(demo, LOCAL_DIRECTOR, NOW, {**values(demo, NOW), "call": 77.0})
    with demo.scope(LOCAL_DIRECTOR) as scope, pytest.raises(Conflict, match="77"):
        save_targets(scope, "C1055", NOW, {"call": 8.0}, opened)


def test_two_add_the_same_measure_at_the_same_time(demo: Store, rep: Viewer) -> None:
    opened = seen(demo, NEXT)
    save(demo, LOCAL_DIRECTOR, NEXT, {"call": 5.0})
    with demo.scope(rep) as scope, pytest.raises(Conflict, match="set the same target"):
        save_targets(scope, "C1055", NEXT, {"visit": 1.0, "call": 2.0}, opened)
    assert values(demo, NEXT) == {"call": 5.0}


def test_a_foreign_account_and_a_missing_one_are_not_found(demo: Store, rep: Viewer) -> None:
    for account in (foreign(demo, rep.user_id), "no-such-account"):
        with demo.scope(rep) as scope, pytest.raises(NotFound):
            save_targets(scope, account, NEXT, WANTED, [])
        with demo.scope(rep) as scope, pytest.raises(NotFound):
            approve_targets(scope, account, [])


def test_a_target_of_another_account_is_not_reached_through_an_own_one(demo: Store, rep: Viewer) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        other = load.value("select account_id from target where account_id <> 'C1055' order by account_id limit 1")
    stolen = seen(demo, NOW, other)[0]
    before = rows(demo, NOW, other)
    with demo.scope(rep) as scope, pytest.raises(KamError):
        save_targets(scope, "C1055", NOW, {stolen.metric: 1.0}, [stolen])
    pd.testing.assert_frame_equal(before, rows(demo, NOW, other))


def test_a_save_after_the_account_changed_hands_is_not_found(demo: Store, rep: Viewer) -> None:
    save(demo, rep, NEXT, WANTED)
    opened = seen(demo, NEXT)
    with demo.scope(LOCAL_DIRECTOR) as scope:
        version = int(scope.read("account_header", account="C1055", today=demo.today)["version"].iloc[0])
        scope.update("account", "C1055", version, {"owner_id": REP})
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from account_team where account_id = 'C1055' and user_id = :u", u=rep.user_id)
    with demo.scope(rep) as scope, pytest.raises(NotFound):
        save_targets(scope, "C1055", NEXT, {**WANTED, "call": 8.0}, opened)
    assert values(demo, NEXT) == WANTED


@pytest.mark.parametrize("is_director", [True, False])
def test_a_suggested_input_is_added_as_a_proposal_and_taken_back(demo: Store, rep: Viewer, is_director: bool) -> None:
    save(demo, LOCAL_DIRECTOR, NEXT, {"net_sales": 9.0})
    person = LOCAL_DIRECTOR if is_director else rep
    with demo.scope(person) as scope:
        done = propose_targets(scope, "C1055", NEXT, {"call": 9, "visit": 3})
    found = rows(demo, NEXT).set_index("metric")
    assert values(demo, NEXT) == {"net_sales": 9.0, "call": 9.0, "visit": 3.0}
    assert found["status"].to_dict() == {"net_sales": "approved", "call": "proposed", "visit": "proposed"}
    with demo.scope(person) as scope:
        scope.undo(done)
    assert values(demo, NEXT) == {"net_sales": 9.0}


def test_a_suggestion_is_refused_where_it_is_set_meanwhile_or_cannot_be(demo: Store, rep: Viewer) -> None:
    save(demo, LOCAL_DIRECTOR, NEXT, {"call": 2.0})
    refused: list[tuple[str, date, dict[str, float], type[KamError]]] = [
        ("C1055", NEXT, {"visit": 1.0, "call": 9.0}, Conflict), ("C1055", NEXT, {}, BadInput),
        ("C1055", NEXT, {"visit": 0.5}, BadInput), ("C1055", date(2027, 2, 1), {"visit": 1.0}, BadInput),
        (foreign(demo, rep.user_id), NEXT, {"visit": 1.0}, NotFound),
    ]  # fmt: skip
    for account, quarter, wanted, error in refused:
        with demo.scope(rep) as scope, pytest.raises(error):
            propose_targets(scope, account, quarter, wanted)
    assert values(demo, NEXT) == {"call": 2.0}
    for role in (Role.ANALYST, Role.DELIVERY, Role.ADMIN):
        with demo.load(LOCAL_DIRECTOR) as load:
            person = load.value("select user_id from app_user where role = :role limit 1", role=role.value)
        with demo.scope(demo.viewer(person)) as scope, pytest.raises((Forbidden, NotFound)):
            propose_targets(scope, "C1055", NEXT, {"visit": 1.0})
    assert values(demo, NEXT) == {"call": 2.0}
