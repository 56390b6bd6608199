"""Who was there, what was learnt of them and what is next: one save, one undo, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.activities.commands import Met, NextStep, complete_task, count_once, log_activity, match_evidence
from kam_analytics.errors import BadInput, Conflict, Forbidden, KamError, NotFound
from kam_analytics.imports.joined import join_accounts
from kam_analytics.store import Store, open_store

TODAY = date(2026, 6, 30)
SOON = TODAY + timedelta(days=14)
REP = Viewer("rep", "Rep", Role.REP)
TABLES = ("activity", "contact", "task")


@pytest.fixture
def company(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An account with a user, an approver and somebody who left, another account, and a rule that asks for important people."""
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())
    store = open_store(data_folder / "kam.duckdb", create=True)
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.insert("app_user", pd.DataFrame({"user_id": ["rep"], "name": "Rep", "role": "rep"}))
        accounts = {"account_key": [1, 2, 3], "account_id": ["a", "b", "c"], "name": ["A Oy", "B Oy", "C Oy"]}
        load.insert("account", pd.DataFrame({**accounts, "group_key": [1, 2, 3], "owner_id": ["rep", None, "rep"]}))
        load.insert(
            "contact",
            pd.DataFrame(
                [
                    ("user", "a", "Aino Salo", "user", None, None),
                    ("boss", "a", "Ville Virtanen", "approver", 2, None),
                    ("left", "a", "Gone Gunnar", "decision_maker", None, date(2026, 1, 1)),
                    ("theirs", "b", "Bo Ek", None, None, None),
                    ("joined", "c", "Cia Holm", None, None, None),
                ],
                columns=["contact_id", "account_id", "name", "buying_role", "support", "left_on"],
            ),
        )
        load.insert(
            "cadence_rule",
            pd.DataFrame(
                {
                    "cadence_rule_id": ["r"], "segment": "A", "activity_type": "call", "per_year": 12, "rhythm": "month",
                    "with_whom": "important",
                }
            ),
        )  # fmt: skip
        load.insert(
            "task",
            pd.DataFrame(
                {
                    "task_id": ["june"], "account_id": "a", "user_id": "rep", "activity_type": "call", "title": "call",
                    "due_on": TODAY, "status": "open", "cadence_rule_id": "r", "period_on": date(2026, 6, 1),
                }
            ),
        )  # fmt: skip
    yield store
    store.close()


def log(store: Store, *people: Met, who: Viewer = REP, account: str = "a", kind: str = "visit", **more: Any) -> str:
    with store.scope(who) as scope:
        return log_activity(scope, account, kind, TODAY, people, **more)


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.load(LOCAL_DIRECTOR) as load:
        return {
            table: [
                {name: value if isinstance(value, list) or pd.notna(value) else None for name, value in row.items() if name != "version"}
                for row in load.frame(f"select * from {table} order by all").astype(object).to_dict("records")
            ]
            for table in TABLES
        }  # fmt: skip


def of(store: Store, table: str, row_id: str) -> dict[str, Any]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return scope.row(table, row_id) or {}


def last(store: Store) -> dict[str, Any]:
    (row,) = [row for row in everything(store)["activity"] if len(str(row["activity_id"])) == 32]
    return row


def test_people_support_and_next_step_are_one_save_and_one_undo(company: Store) -> None:
    before = everything(company)
    save = log(
        company,
        Met("boss", -1, 1),
        Met("user", 1),
        kind="call",
        subject="Prices",
        next_step=NextStep("  Send\n the offer ", SOON),
    )
    row = last(company)
    assert row["contact_ids"] == ["boss", "user"]
    assert [of(company, "contact", one)["support"] for one in ("boss", "user")] == [-1, 1]
    assert of(company, "contact", "boss")["support_on"] == TODAY
    assert of(company, "task", "june")["activity_id"] == row["activity_id"]
    (step,) = [row for row in everything(company)["task"] if row["task_id"] != "june"]
    assert (step["account_id"], step["user_id"], step["title"], step["status"]) == (
        "a",
        "rep",
        "Send the offer",
        "open",
    )
    assert (step["due_on"].date(), step["activity_type"], step["cadence_rule_id"]) == (SOON, None, None)
    with company.scope(REP) as scope:
        scope.undo(save)
    assert everything(company) == before


@pytest.mark.parametrize("title", [None, "", "   ", "\n\t "])
def test_without_words_there_is_no_next_step(company: Store, title: str | None) -> None:
    before = everything(company)["task"]
    log(company, next_step=NextStep(title, TODAY - timedelta(days=1)))
    assert everything(company)["task"] == before
    assert last(company)["contact_ids"] is None


def test_a_next_step_may_be_today_and_has_at_most_200_characters(company: Store) -> None:
    log(company, next_step=NextStep("x" * 200, TODAY))
    assert {row["due_on"].date() for row in everything(company)["task"]} == {TODAY}


@pytest.mark.parametrize(
    ("people", "step", "error", "words"),
    [
        ([Met("theirs")], None, BadInput, "no longer a contact"),
        ([Met("user"), Met("left")], None, BadInput, "no longer a contact"),
        ([Met("nobody")], None, BadInput, "no longer a contact"),
        ([Met("user", 1, 1), Met("theirs", 1, 1)], NextStep("x", SOON), BadInput, "no longer a contact"),
        ([Met("user", 1, 7)], NextStep("x", SOON), Conflict, ""),
        ([], NextStep("x" * 201, SOON), BadInput, "longer than 200"),
        ([], NextStep("x", TODAY - timedelta(days=1)), BadInput, "lies in the past"),
    ],
    ids=["another account's", "left", "nobody", "one of two", "second editor", "201 characters", "in the past"],
)
def test_what_is_refused_saves_nothing(
    company: Store, people: list[Met], step: NextStep | None, error: type[KamError], words: str
) -> None:
    before = everything(company)
    with pytest.raises(error, match=words):
        log(company, *people, next_step=step)
    assert everything(company) == before


def test_a_contact_whom_somebody_else_changed_meanwhile_is_a_conflict_with_his_name(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.update("contact", "boss", 1, {"support": 2})
    with pytest.raises(Conflict, match="Local director"):
        log(company, Met("boss", -1, 1))
    log(company, Met("boss"))
    assert of(company, "contact", "boss")["support"] == 2, "who is not spoken of stays as he is"


def test_the_same_person_twice_was_there_once(company: Store) -> None:
    log(company, Met("user"), Met("boss"), Met("user"), Met("boss", 1, 1))
    assert last(company)["contact_ids"] == ["user", "boss"]
    assert of(company, "contact", "boss")["version"] == 2


def test_support_that_is_as_it_was_changes_nothing(company: Store) -> None:
    log(company, Met("boss", 2, 1))
    assert (of(company, "contact", "boss")["version"], of(company, "contact", "boss")["support_on"]) == (1, None)


def test_thirty_people(company: Store) -> None:
    with company.load(LOCAL_DIRECTOR) as load, load.begin():
        many = [f"p{n:02d}" for n in range(30)]
        load.insert("contact", pd.DataFrame({"contact_id": many, "account_id": "a", "name": many}))
        load.touch("contact")
    log(company, *(Met(one, 1, 1) for one in many))
    assert last(company)["contact_ids"] == many
    assert {of(company, "contact", one)["support"] for one in many} == {1}


def test_a_contact_of_an_account_that_was_joined_is_one_of_the_account_that_is_kept(company: Store) -> None:
    with pytest.raises(BadInput):
        log(company, Met("joined"))
    join_accounts(company, LOCAL_DIRECTOR, "c", "a")
    log(company, Met("joined", 1, 1), Met("user"))
    assert last(company)["contact_ids"] == ["joined", "user"]
    with pytest.raises(NotFound):
        log(company, account="c")


def test_one_important_person_of_several_is_enough_for_the_rhythm(company: Store) -> None:
    log(company, Met("user"), kind="call")
    assert of(company, "task", "june")["status"] == "open"
    log(company, Met("user"), Met("boss"), kind="call")
    assert of(company, "task", "june")["status"] == "done"
    with company.scope(REP) as scope:
        rows = scope.read("evidence", account="a", since=TODAY, until=TODAY)
    assert sorted(zip(rows["people"], rows["buying_roles"], strict=True)) == [(1, "user"), (2, "user approver")]


def test_whom_nobody_knows_is_somebody_and_nobody_named_may_be_anybody(company: Store) -> None:
    with company.load(LOCAL_DIRECTOR) as load, load.begin():
        row = {"account_id": "a", "activity_type": "call", "done_on": TODAY, "batch_key": 1}
        load.insert("activity", pd.DataFrame([{"activity_id": "x", "contact_ids": ["no", "body"], **row}]))
        load.touch("activity")
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert match_evidence(scope, account_id="a") == {"closed": 0, "reopened": 0}
    log(company, kind="call")
    assert of(company, "task", "june")["status"] == "done"


def test_a_task_that_needs_no_activity_has_a_next_step_too(company: Store) -> None:
    before = everything(company)
    with company.scope(REP) as scope:
        save = complete_task(scope, "a", "june", 1, TODAY, "They came to us", NextStep("Call back", SOON))
    assert {row["title"] for row in everything(company)["task"]} == {"call", "Call back"}
    with company.scope(REP) as scope:
        scope.undo(save)
    assert everything(company) == before


def test_logged_and_imported_with_different_people_is_one_activity_with_all_of_them(company: Store) -> None:
    with company.load(LOCAL_DIRECTOR) as load, load.begin():
        row = {"account_id": "a", "activity_type": "call", "done_on": TODAY, "user_id": "rep", "batch_key": 1}
        load.insert("activity", pd.DataFrame([{"activity_id": "crm", "contact_ids": ["unknown", "user"], **row}]))
        load.touch("activity")
    log(company, Met("boss"), Met("user"), kind="call", subject="Prices")
    with company.scope(REP) as scope:
        save = count_once(scope)
    (row,) = everything(company)["activity"]
    assert (row["activity_id"], row["contact_ids"], row["subject"]) == ("crm", ["unknown", "user", "boss"], "Prices")
    assert of(company, "task", "june")["activity_id"] == "crm"
    with company.scope(REP) as scope:
        scope.undo(save)
    assert sorted(str(row["contact_ids"]) for row in everything(company)["activity"]) == [
        "['boss', 'user']", "['unknown', 'user']"
    ]  # fmt: skip


def test_who_may_not_change_contacts_says_nothing_of_them(company: Store) -> None:
    analyst = Viewer("ana", "Ana", Role.ANALYST)
    with pytest.raises(Forbidden):
        log(company, Met("boss", 1, 1), who=analyst)
    assert of(company, "contact", "boss")["support"] == 2


def test_an_activity_with_several_people_is_counted_once_and_each_of_them_was_met(company: Store) -> None:
    log(company, Met("user"), Met("boss"))
    spans = {"since": date(2025, 1, 1), "middle": date(2025, 7, 1), "recent": date(2026, 4, 1), "until": TODAY}
    with company.scope(REP) as scope:
        rows = scope.read("account_efforts", account="a", **spans)
        (shown,) = scope.read("account_activities", account="a", since=TODAY, until=TODAY).to_dict("records")
        (out,) = scope.read("logged_here").to_dict("records")
    assert dict(zip(rows["contact_id"], rows["quantity"], strict=True)) == {"user": 1, "boss": 0}
    assert (shown["contact"], shown["people"]) == ("Aino Salo, Ville Virtanen", 2)
    assert (out["contact_id"], out["contact_ids"]) == ("user", "user;boss")
