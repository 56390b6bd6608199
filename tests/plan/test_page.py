"""The plan page for those who write, approve, deliver and only read."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli.plan import plan_file
from kam_analytics.kit.ui import stores
from kam_analytics.plan import commands
from kam_analytics.targets.commands import save_targets
from tests.samples.pages import PLAN, Pages


def value(sql: str, **params: Any) -> Any:
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        return load.value(sql, **params)


def words(test: AppTest) -> str:
    kinds = (test.title, test.header, test.subheader, test.caption, test.markdown, test.error, test.warning, test.info)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\\", "").replace("\u2060", "")


@pytest.fixture
def account(pages: Pages) -> str:
    """An account with an approved plan of this year."""
    pages(PLAN)
    return str(
        value(
            "select account_id from plan where status = 'approved' and starts_on = date '2026-01-01' "
            "order by plan_id limit 1"
        )
    )


@pytest.mark.parametrize("language", ["en", "fi"])
def test_a_plan_reads_in_both_languages(pages: Pages, account: str, language: str) -> None:
    test = pages(PLAN, language=language, account=account)
    assert not test.exception
    assert not test.error
    said = words(test)
    for goal in ("goal", "help", "risks"):
        table = "plan_objective" if goal == "goal" else "plan"
        year = "and starts_on = date '2026-01-01'" if table == "plan" else "and plan_id in (select plan_id from plan where starts_on = date '2026-01-01')"  # fmt: skip
        assert value(f"select {goal} from {table} where account_id = :account {year}", account=account) in said
    done, actions = (
        value(
            f"select count(*) from plan_action as a join plan as p on p.plan_id = a.plan_id where a.account_id = :account "
            f"and p.starts_on = date '2026-01-01' and a.status {which}",
            account=account,
        )
        for which in ("= 'done'", "<> 'cancelled'")
    )
    sentence = (
        f"{done} of {actions} actions are done" if language == "en" else f"{actions} toimenpiteestä {done} on tehty"
    )
    assert sentence in test.header[0].value.replace("\\", "")


def test_an_account_without_a_plan_offers_one(pages: Pages) -> None:
    pages(PLAN)
    without = value("select min(account_id) from account where account_id not in (select account_id from plan)")
    test = pages(PLAN, account=without)
    assert not test.exception
    assert "There is no plan for this account yet" in test.header[0].value
    reader = value("select min(user_id) from app_user where role = 'analyst'")
    test = pages(PLAN, view_as=reader, account=without)
    assert "Ask the account owner" in words(test)


def test_a_foreign_and_a_missing_account_get_the_same_words(pages: Pages, account: str) -> None:
    owner = value("select owner_id from account where account_id = :account", account=account)
    stranger = value(
        "select min(user_id) from app_user where role = 'rep' and user_id <> :owner and user_id not in "
        "(select user_id from account_team where account_id = :account)",
        owner=owner,
        account=account,
    )
    shown = [words(pages(PLAN, view_as=stranger, account=key)) for key in (account, "no-such-account")]
    assert "Not found, or you have no access to it" in shown[0]
    assert shown[0] == shown[1]


def test_typing_saving_and_undoing(pages: Pages, account: str) -> None:
    owner = str(value("select owner_id from account where account_id = :account", account=account))
    risks = value(
        "select risks from plan where account_id = :account and starts_on = date '2026-01-01'", account=account
    )
    test = pages(PLAN, view_as=owner, account=account)
    test.button(key="edit-risks").click().run()
    field = next(one for one in test.text_area if one.label == "Risks")
    hostile = "![p](http://x.example/p.png) :red[x] <b>" + "y" * 4_950
    field.set_value(hostile).run()
    assert (
        value("select count(*) from plan_draft where user_id = :owner and value like '%x.example%'", owner=owner) == 1
    )
    # a closed browser: a new session finds what was typed
    test = pages(PLAN, view_as=owner, account=account)
    assert hostile in words(test)
    test.button(key="plan-save").click().run()
    assert not test.exception
    stored = "select risks from plan where account_id = :account and starts_on = date '2026-01-01'"
    assert value(stored, account=account) == hostile
    test.button(key="plan-undo").click().run()
    assert value(stored, account=account) == risks


def test_a_clash_is_shown_and_settled(pages: Pages, account: str) -> None:
    owner = str(value("select owner_id from account where account_id = :account", account=account))
    test = pages(PLAN, view_as=owner, account=account)
    plan_id = value(
        "select plan_id from plan where account_id = :account and starts_on = date '2026-01-01'", account=account
    )
    test.button(key="edit-risks").click().run()
    next(one for one in test.text_area if one.label == "Risks").set_value("Mine").run()
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        scope.update("plan", plan_id, 1, {"risks": "Theirs"})
    test.run()
    next(one for one in test.button if one.key == "row-save").click().run()
    said = words(test)
    assert "Local director changed the same field" in said
    assert "Theirs" in "\n".join(table.value.to_csv() for table in test.table)
    test.button(key="clash-mine-0").click().run()
    assert value("select risks from plan where plan_id = :plan", plan=plan_id) == "Mine"


def test_who_gets_which_buttons(pages: Pages, account: str) -> None:
    delivery = value(
        "select min(team.user_id) from account_team as team join app_user as person on person.user_id = team.user_id "
        "where person.role = 'delivery' and team.account_id = :account and team.to_on is null",
        account=account,
    )
    labels = {
        who: {one.label for one in pages(PLAN, view_as=who, account=account).button}
        for who in ("local", delivery or "local", value("select min(user_id) from app_user where role = 'analyst'"))
    }
    assert "Add an objective" in labels["local"]
    for who, seen in labels.items():
        if who != "local":
            assert "Add an objective" not in seen


def test_a_director_approves_a_submitted_plan_or_reads_why_not(pages: Pages) -> None:
    pages(PLAN)
    account = value("select min(account_id) from plan where status = 'submitted'")
    plan = value("select plan_id from plan where status = 'submitted' and account_id = :account", account=account)
    test = pages(PLAN, account=account, plan=plan)
    test.button(key="plan-approve").click().run()
    assert not test.exception
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        row = scope.read("plans", account=account).set_index("plan_id").loc[plan]
        missing = commands.plan_problems(scope, account, plan, row["starts_on"].date(), row["ends_on"].date())
    assert (row["status"] == "approved") is not bool(missing)
    assert bool(test.error) is bool(missing)


def open_plan(pages: Pages, account: str) -> tuple[AppTest, str]:
    owner = str(value("select owner_id from account where account_id = :account", account=account))
    return pages(PLAN, view_as=owner, account=account), owner


def test_what_cannot_be_saved_stays_a_draft(pages: Pages, account: str) -> None:
    test, owner = open_plan(pages, account)
    test.button(key="add-project").click().run()
    next(one for one in test.text_input if one.label == "Source").set_value("A call")
    next(one for one in test.button if one.key == "row-save").click().run()
    assert "Enter a title" in words(test)
    kept = "select value from plan_draft where user_id = :owner and field like 'customer_initiative%source'"
    assert value(kept, owner=owner) == '"A call"'
    assert value("select count(*) from customer_initiative where source = 'A call'") == 0


def test_a_new_row_without_a_word_is_not_kept(pages: Pages, account: str) -> None:
    test, owner = open_plan(pages, account)
    mine = "select count(*) from plan_draft where user_id = :owner and field like 'plan_objective%'"
    test.button(key="add-objective").click().run()
    assert value(mine, owner=owner) == 1
    next(one for one in test.button if one.key == "row-close").click().run()
    assert value(mine, owner=owner) == 0


def test_a_done_action_keeps_its_evidence_until_it_is_saved(pages: Pages, account: str) -> None:
    test, owner = open_plan(pages, account)
    action = next(str(one.key).removeprefix("done-") for one in test.button if str(one.key).startswith("done-"))
    test.button(key=f"done-{action}").click().run()
    test.text_area(key=f"plan-{action}-evidence").set_value("Minutes of the meeting").run()
    draft = "select count(*) from plan_draft where user_id = :owner and field = :field"
    assert value(draft, owner=owner, field=f"plan_action:{action}:evidence") == 1
    test.button(key="done-save").click().run()
    assert not test.error
    assert value("select evidence from plan_action where action_id = :id", id=action) == "Minutes of the meeting"
    assert value("select status from plan_action where action_id = :id", id=action) == "done"
    assert value(draft, owner=owner, field=f"plan_action:{action}:evidence") == 0


@pytest.mark.parametrize("language", ["en", "fi"])
def test_quarters_of_the_plan_without_an_input_target_are_marked(pages: Pages, account: str, language: str) -> None:
    mark = {"en": "No input target for Q4 2026", "fi": "Neljännekseltä Q4/2026 puuttuu panostavoite"}[language]
    pages(PLAN, account=account)
    quarter = date(2026, 10, 1)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from target where account_id = :a", a=account)
        load.touch("target")
    assert mark not in words(pages(PLAN, account=account, language=language))
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        save_targets(scope, account, quarter, {"net_sales": 9.0}, [])
    test = pages(PLAN, account=account, language=language)
    assert not test.exception
    assert mark in words(test)
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        made = plan_file(scope, account, plan_id=None, form="xlsx", language=language)
        assert plan_file(scope, account, plan_id=None, form="pdf", language=language).startswith(b"%PDF")
    sheets = pd.read_excel(io.BytesIO(made), sheet_name=None, header=None)
    assert any(mark in sheet.to_csv() for sheet in sheets.values())
