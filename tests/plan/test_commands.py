"""Saving an account plan: one transaction, merged row by row, nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Conflict, Forbidden, KamError, NotFound
from kam_analytics.plan import commands
from kam_analytics.plan.rules.drafts import Edit
from kam_analytics.store import Store, open_store

HOSTILE = "=cmd|' /C calc'!A0 <a href='http://x.example'>x</a> ![p](http://x.example/p.png) '; drop table plan; -- 🙂"


@pytest.fixture
def company(demo_path: Path, data_folder: Path) -> Iterator[Store]:
    opened = open_store(Path(shutil.copy(demo_path, data_folder / "demo.duckdb")))
    yield opened
    opened.close()


class Plan:
    """One plan of the demo company and the people who work with it."""

    def __init__(self, store: Store, status: str = "approved") -> None:
        self.store = store
        found = self.frame(
            """
            select p.plan_id, p.account_id, a.owner_id from plan as p join account as a on a.account_id = p.account_id
            where p.status = :status and p.starts_on = date '2026-01-01' order by p.plan_id limit 1
            """,
            status=status,
        ).iloc[0]
        self.plan_id, self.account_id = str(found["plan_id"]), str(found["account_id"])
        self.rep = store.viewer(found["owner_id"])

    def frame(self, sql: str, **params: Any) -> pd.DataFrame:
        with self.store.load(LOCAL_DIRECTOR) as load:
            return load.frame(sql, **params)

    def rows(self, table: str) -> pd.DataFrame:
        key = "account_id" if table == "customer_initiative" else "plan_id"
        value = self.account_id if table == "customer_initiative" else self.plan_id
        id_column = commands.IDS[table]
        return self.frame(f"select * from {table} where {key} = :value order by {id_column}", value=value).set_index(
            id_column
        )

    def save(self, *changed: Edit, by: Viewer | None = None) -> commands.Saved:
        with self.store.scope(by or self.rep) as scope:
            return commands.save_plan(scope, self.account_id, self.plan_id, changed)

    def type(self, table: str, row: str, version: int, by: Viewer | None = None, **values: Any) -> None:
        with self.store.scope(by or self.rep) as scope:
            commands.keep_draft(scope, self.account_id, self.plan_id, table, row, version, values)

    def save_drafts(self, by: Viewer | None = None) -> commands.Saved:
        with self.store.scope(by or self.rep) as scope:
            return commands.save_drafts(scope, self.account_id, self.plan_id)

    def drafts(self, by: Viewer | None = None) -> set[str]:
        with self.store.scope(by or self.rep) as scope:
            rows = scope.read("plan_drafts", account=self.account_id)
        return set(rows.loc[rows["plan_id"] == self.plan_id, "field"])


@pytest.fixture
def plan(company: Store) -> Plan:
    return Plan(company)


def first(rows: pd.DataFrame) -> tuple[str, int]:
    return str(rows.index[0]), int(rows["version"].iloc[0])


def test_what_was_typed_is_kept_saved_and_then_no_draft(plan: Plan) -> None:
    action, version = first(plan.rows("plan_action"))
    plan.type("plan_action", action, version, evidence="Minutes", due_on=date(2026, 12, 1))
    plan.type("plan", plan.plan_id, 1, help=HOSTILE)
    plan.type("plan_objective", "new1", 0, goal="Grow", horizon="long", due_on=None)
    plan.type("plan_action", "new2", 0, action="x" * 5_000, objective_id="new1")
    assert len(plan.drafts()) == 8
    assert plan.drafts(LOCAL_DIRECTOR) == set()
    assert plan.rows("plan")["help"].iloc[0] != HOSTILE
    saved = plan.save_drafts()
    assert saved.clashes == []
    assert plan.drafts() == set()
    actions = plan.rows("plan_action")
    assert actions.loc[action, "evidence"] == "Minutes"
    assert actions.loc[action, "due_on"] == pd.Timestamp(2026, 12, 1)
    assert actions.loc["new2", ["objective_id", "status", "plan_id"]].tolist() == ["new1", "open", plan.plan_id]
    assert len(actions.loc["new2", "action"]) == 5_000
    assert plan.rows("plan")["help"].iloc[0] == HOSTILE
    assert plan.rows("plan_objective").loc["new1", "account_id"] == plan.account_id


def test_a_save_is_undone(plan: Plan) -> None:
    before = {table: plan.rows(table).drop(columns="version") for table in commands.IDS}
    action, version = first(plan.rows("plan_action"))
    saved = plan.save(
        Edit(table="plan_action", row_id=action, version=version, changes={"action": "Other"}),
        Edit(table="customer_initiative", row_id="new", version=0, changes={"kind": "project", "title": "New plant"}),
        Edit(table="plan_action", row_id=str(plan.rows("plan_action").index[1]), version=int(plan.rows("plan_action")["version"].iloc[1]),
             is_removed=True),
    )  # fmt: skip
    assert saved.save_id is not None
    assert plan.rows("customer_initiative").loc["new", "noted_on"] == pd.Timestamp(plan.store.today)
    with plan.store.scope(plan.rep) as scope:
        scope.undo(saved.save_id)
    for table, rows in before.items():
        pd.testing.assert_frame_equal(plan.rows(table).drop(columns="version"), rows, obj=table)


def test_two_editors_of_different_rows_and_columns_are_merged(plan: Plan) -> None:
    rows = plan.rows("plan_action")
    (one, version), other = first(rows), str(rows.index[1])
    plan.save(Edit(table="plan_action", row_id=one, version=version, changes={"action": "Theirs"}), by=LOCAL_DIRECTOR)
    saved = plan.save(
        Edit(table="plan_action", row_id=one, version=version, changes={"evidence": "Mine"}),
        Edit(table="plan_action", row_id=other, version=int(rows["version"].iloc[1]), changes={"action": "Mine"}),
    )
    assert saved.clashes == []
    after = plan.rows("plan_action")
    assert after.loc[one, ["action", "evidence"]].tolist() == ["Theirs", "Mine"]
    assert after.loc[other, "action"] == "Mine"


def test_two_editors_of_one_field_the_second_is_told_and_the_rest_is_saved(plan: Plan) -> None:
    rows = plan.rows("plan_action")
    (one, version), other = first(rows), str(rows.index[1])
    plan.save(Edit(table="plan_action", row_id=one, version=version, changes={"action": "Theirs"}), by=LOCAL_DIRECTOR)
    plan.type("plan_action", one, version, action="Mine")
    plan.type("plan_action", other, int(rows["version"].iloc[1]), action="Mine too")
    saved = plan.save_drafts()
    (clash,) = saved.clashes
    assert (clash.who, clash.theirs, clash.edit.changes) == ("local", {"action": "Theirs"}, {"action": "Mine"})
    assert plan.rows("plan_action").loc[one, "action"] == "Theirs"
    assert plan.rows("plan_action").loc[other, "action"] == "Mine too"
    assert plan.drafts() == {f"plan_action:{one}:action"}
    with plan.store.scope(plan.rep) as scope:
        commands.keep_mine(scope, plan.account_id, plan.plan_id, clash)
    # a third change in between is named again, never written over
    plan.save(
        Edit(table="plan_action", row_id=one, version=version + 1, changes={"action": "Theirs again"}),
        by=LOCAL_DIRECTOR,
    )
    (clash,) = plan.save_drafts().clashes
    assert clash.theirs == {"action": "Theirs again"}
    with plan.store.scope(plan.rep) as scope:
        commands.keep_mine(scope, plan.account_id, plan.plan_id, clash)
    assert plan.save_drafts().clashes == []
    assert plan.rows("plan_action").loc[one, "action"] == "Mine"


def test_the_same_words_of_two_editors_are_no_clash(plan: Plan) -> None:
    one, version = first(plan.rows("plan_action"))
    plan.save(Edit(table="plan_action", row_id=one, version=version, changes={"action": "Same"}), by=LOCAL_DIRECTOR)
    saved = plan.save(Edit(table="plan_action", row_id=one, version=version, changes={"action": "Same"}))
    assert (saved.save_id, saved.clashes) == (None, [])


def test_two_windows_of_one_person_clash_too(plan: Plan) -> None:
    one, version = first(plan.rows("plan_action"))
    plan.save(Edit(table="plan_action", row_id=one, version=version, changes={"action": "First window"}))
    assert plan.save(Edit(table="plan_action", row_id=one, version=version, changes={"action": "Second"})).clashes


@pytest.mark.parametrize("removes", ["mine", "theirs"])
def test_a_row_that_one_removes_and_the_other_changes_is_a_clash(plan: Plan, removes: str) -> None:
    one, version = first(plan.rows("plan_action"))
    change = Edit(table="plan_action", row_id=one, version=version, changes={"action": "Changed"})
    remove = Edit(table="plan_action", row_id=one, version=version, is_removed=True)
    first_edit, second = (change, remove) if removes == "mine" else (remove, change)
    plan.save(first_edit, by=LOCAL_DIRECTOR)
    (clash,) = plan.save(second).clashes
    assert clash.theirs == ({"action": "Changed"} if removes == "mine" else {})
    assert (one in plan.rows("plan_action").index) is (removes == "mine")
    if removes == "theirs":
        assert plan.save(remove).clashes == []


BAD = [
    (Edit(table="plan_action", row_id="new", version=0, changes={"objective_id": "x"}), "Describe what the action is"),
    (Edit(table="plan_action", row_id="new", version=0, changes={"action": "  \u202e ", "objective_id": "x"}), "Describe what the action is"),
    (Edit(table="plan_objective", row_id="new", version=0, changes={"goal": ""}), "Describe the goal"),
    (Edit(table="plan_objective", row_id="new", version=0, changes={"goal": "x", "horizon": "medium"}), "not one of the choices"),
    (Edit(table="plan_objective", row_id="new", version=0, changes={"goal": "x" * 5_001}), "longer than 5000"),
    (Edit(table="customer_initiative", row_id="new", version=0, changes={"kind": "project", "title": "x" * 201}), "longer than 200"),
    (Edit(table="customer_initiative", row_id="new", version=0, changes={"title": "x"}), "Enter a title"),
    (Edit(table="plan_action", row_id="new", version=0, changes={"action": "x", "objective_id": "o", "owner_id": "nobody"}), "no longer exists"),
    (Edit(table="plan_action", row_id="new", version=0, changes={"action": "x", "objective_id": "o", "contact_id": "no"}), "no longer exists"),
    (Edit(table="plan_objective", row_id="new", version=0, changes={"goal": "x", "target_id": "foreign"}), "no longer exists"),
    (Edit(table="plan_objective", row_id="new", version=0, changes={"goal": "x", "due_on": date(9999, 1, 1)}), "too far away"),
    (
        Edit(table="plan_action", row_id="new", version=0, changes={"action": "x", "objective_id": "o", "status": "done", "done_on": date(2027, 1, 1)}),
        "future",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "says"), BAD)
def test_one_bad_value_saves_nothing_and_loses_nothing(plan: Plan, edit: Edit, says: str) -> None:
    good, version = first(plan.rows("plan_action"))
    before = plan.rows("plan_action")
    plan.type("plan_action", good, version, action="Good")
    plan.type(edit.table, edit.row_id, 0, **edit.changes)
    drafts = plan.drafts()
    with pytest.raises(BadInput, match=says):
        plan.save_drafts()
    pd.testing.assert_frame_equal(plan.rows("plan_action"), before)
    assert plan.drafts() == drafts


def test_a_moved_contact_stays_in_the_action_but_cannot_be_chosen(plan: Plan) -> None:
    rows = plan.rows("plan_action")
    named = rows[rows["contact_id"].notna()]
    action, contact = str(named.index[0]), str(named["contact_id"].iloc[0])
    with plan.store.scope(LOCAL_DIRECTOR) as scope:
        other = next(
            one for one in scope.read("account_search", text="", most=99)["account_id"] if one != plan.account_id
        )
        version = int(plan.frame("select version from contact where contact_id = :id", id=contact)["version"].iloc[0])
        scope.update("contact", contact, version, {"account_id": other})
    version = int(rows.loc[action, "version"])
    assert plan.save(Edit(table="plan_action", row_id=action, version=version, changes={"evidence": "x"})).save_id
    with pytest.raises(BadInput):
        plan.save(
            Edit(
                table="plan_action",
                row_id="new",
                version=0,
                changes={"action": "x", "objective_id": "o", "contact_id": contact},
            )
        )


def test_an_objective_with_actions_stays(plan: Plan) -> None:
    rows = plan.rows("plan_objective")
    with pytest.raises(BadInput, match="remove or cancel its actions first"):
        plan.save(
            Edit(
                table="plan_objective", row_id=str(rows.index[0]), version=int(rows["version"].iloc[0]), is_removed=True
            )
        )
    plan.save(Edit(table="plan_objective", row_id="new", version=0, changes={"goal": "x"}))
    assert plan.save(Edit(table="plan_objective", row_id="new", version=1, is_removed=True)).save_id


def test_who_may_not_save(plan: Plan) -> None:
    one, version = first(plan.rows("plan_action"))
    edit = Edit(table="plan_action", row_id=one, version=version, changes={"action": "x"})
    users = plan.frame(
        """
        select user_id, name, role from app_user
        where user_id not in (select user_id from account_team where account_id = :account)
        """,
        account=plan.account_id,
    )
    errors: dict[str, type[KamError]] = {"rep": NotFound, "delivery": KamError, "analyst": Forbidden}
    for role, error in errors.items():
        somebody = users[(users["role"] == role) & (users["user_id"] != plan.rep.user_id)].iloc[0]
        with pytest.raises(error):
            plan.save(edit, by=Viewer(somebody["user_id"], somebody["name"], Role(role)))


def test_a_save_after_the_account_changed_hands_keeps_the_draft(plan: Plan) -> None:
    one, version = first(plan.rows("plan_action"))
    plan.type("plan_action", one, version, action="Mine")
    with plan.store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update account set owner_id = null where account_id = :account", account=plan.account_id)
        load.execute("delete from account_team where account_id = :account", account=plan.account_id)
        load.touch("account", "account_team")
    with pytest.raises(NotFound):
        plan.save_drafts()
    kept = plan.frame("select value from plan_draft where plan_id = :plan", plan=plan.plan_id)
    assert kept["value"].tolist() == ['"Mine"']


def test_a_done_action_needs_three_things_and_lies_in_the_past(plan: Plan) -> None:
    rows = plan.rows("plan_action")
    action = str(rows.index[rows["status"] == "open"][0])
    version = int(rows.loc[action, "version"])
    with plan.store.scope(plan.rep) as scope:
        with pytest.raises(BadInput, match="future"):
            commands.finish_action(scope, action, version, date(2026, 12, 24), "x")
        save = commands.finish_action(scope, action, version, date(2026, 11, 19), HOSTILE)
        with pytest.raises(Conflict):
            commands.finish_action(scope, action, version, date(2026, 11, 19), "again")
    done = plan.rows("plan_action").loc[action]
    assert (done["status"], done["evidence"], done["done_on"].date()) == ("done", HOSTILE, date(2026, 11, 19))
    with plan.store.scope(plan.rep) as scope:
        scope.undo(save)
    assert plan.rows("plan_action").loc[action, "status"] == "open"


def test_a_plan_is_made_sent_and_approved_by_somebody_else(plan: Plan) -> None:
    store, account = plan.store, plan.account_id
    with store.scope(plan.rep) as scope:
        with pytest.raises(BadInput, match="covers days"):
            commands.create_plan(scope, account, "Again", date(2026, 7, 1), date(2027, 6, 30))
        plan_id = commands.create_plan(scope, account, "Plan 2028", date(2028, 1, 1), date(2028, 12, 31))
    made = Plan(store)
    made.plan_id, made.account_id, made.rep = plan_id, account, plan.rep
    with store.scope(LOCAL_DIRECTOR) as scope:
        assert {one.case for one in commands.approve(scope, account, plan_id, 1)} == {"not_submitted", "no_objective"}
    made.save(Edit(table="plan_objective", row_id="o1", version=0, changes={"goal": "Grow"}))
    ready = {"objective_id": "o1", "owner_id": plan.rep.user_id, "due_on": date(2028, 3, 1)}
    made.save(
        Edit(table="plan_action", row_id="a1", version=0, changes={"action": "One", **ready}),
        Edit(table="plan_action", row_id="a2", version=0, changes={"action": "No day", **ready, "due_on": None}),
    )
    with store.scope(plan.rep) as scope:
        commands.submit(scope, plan_id, 1)
        with pytest.raises(Forbidden):
            commands.approve(scope, account, plan_id, 2)
        with pytest.raises(Forbidden):
            scope.update("plan", plan_id, 2, {"status": "approved"})
    with store.scope(LOCAL_DIRECTOR) as scope:
        (reason,) = commands.approve(scope, account, plan_id, 2)
        assert (reason.case, reason.about, reason.count) == ("too_few_actions", "Grow", 1)
    made.save(Edit(table="plan_action", row_id="a2", version=1, changes={"due_on": date(2028, 4, 1)}))
    with store.scope(LOCAL_DIRECTOR) as scope:
        assert commands.approve(scope, account, plan_id, 2) == []
    row = made.rows("plan").loc[plan_id]
    assert (row["status"], row["approved_by"], row["submitted_by"]) == ("approved", "local", plan.rep.user_id)


def test_nobody_approves_an_own_plan(plan: Plan) -> None:
    other = Plan(plan.store, "submitted")
    version = int(other.rows("plan")["version"].iloc[0])
    owner = Viewer(other.rep.user_id, other.rep.name, Role.DIRECTOR)
    with plan.store.scope(owner) as scope:
        reasons = commands.approve(scope, other.account_id, other.plan_id, version)
    assert "own_plan" in {one.case for one in reasons}
    assert other.rows("plan")["status"].iloc[0] == "submitted"


def test_everyone_on_the_team_sees_it_and_a_stranger_does_not(plan: Plan) -> None:
    team = plan.frame("select user_id from account_team where account_id = :id and to_on is null", id=plan.account_id)
    member = plan.store.viewer(team["user_id"].iloc[0])
    with plan.store.scope(member) as scope:
        assert plan.plan_id in set(scope.read("plans", account=plan.account_id)["plan_id"])
        scope.keep(
            "plan_opened",
            {"plan_id": plan.plan_id, "account_id": plan.account_id, "opened_at": "2026-11-20 10:00:00"},
            "plan_id", "opened_at",
        )  # fmt: skip
    with plan.store.scope(plan.rep) as scope:
        assert member.user_id in set(scope.read("plan_openings", account=plan.account_id)["user_id"])
