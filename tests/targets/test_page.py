"""The card of targets on a page of its own: every role, every quarter, setting, approving, undoing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.kit.ui import stores
from kam_analytics.targets.answers import running_quarter, targets_of
from kam_analytics.targets.commands import save_targets

CARD = """
import streamlit as st
from kam_analytics.kit import ui
from kam_analytics.targets.cards import QUARTER
from kam_analytics.activities.forms import log_button
from kam_analytics.targets.cards import targets_card
from kam_analytics.kit.ui import session
session.start()
account = st.session_state["account"]
ui.remember(QUARTER)
log_button(account)
targets_card(account)
"""
ACCOUNT = "C1055"
NOW = date(2026, 10, 1)
KEY = f"targets-{ACCOUNT}-{NOW}"


@pytest.fixture
def card(pages: Any) -> Callable[..., AppTest]:
    """The card of an account, as somebody."""

    def opened(
        account: str = ACCOUNT,
        *,
        view_as: str = "local",
        language: str = "en",
        quarter: str | None = None,
        **state: Any,
    ) -> AppTest:
        test = AppTest.from_string(CARD, default_timeout=60)
        if quarter is not None:
            test.query_params["quarter"] = quarter
        for name, value in {"account": account, "view_as": view_as, "language": language, **state}.items():
            test.session_state[name] = value
        return test.run()

    return opened


def rows(quarter: date = NOW) -> pd.DataFrame:
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        found = scope.read("account_targets", account=ACCOUNT)
    return found[found["quarter_on"] == pd.Timestamp(quarter)]


def owner() -> str:
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        return str(load.value("select owner_id from account where account_id = :a", a=ACCOUNT))


def title(test: AppTest) -> str:
    return test.subheader[0].value.replace("\\", "")


@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_running_quarter_is_shown(card: Callable[..., AppTest], language: str) -> None:
    test = card(language=language)
    assert not test.exception
    assert "Q4" in title(test)
    assert "41" in test.caption[0].value


@pytest.mark.parametrize("quarter", ["2025-10-01", "2026-07-01", "2027-01-01", "1800-01-01", "nonsense", None])
def test_any_quarter_opens(card: Callable[..., AppTest], quarter: str | None) -> None:
    test = card(quarter=quarter)
    assert not test.exception
    shown = {"2025-10-01": "Q4 2025", "2026-07-01": "Q3 2026", "2027-01-01": "Q1 2027"}.get(quarter or "", "Q4 2026")
    assert title(test).startswith(shown)


def test_without_targets_the_next_step_is_said(card: Callable[..., AppTest]) -> None:
    test = card(quarter="2027-01-01")
    assert title(test) == "Q1 2027: no targets"
    assert any("No targets have been set for Q1 2027." in text.value for text in test.markdown)


def test_the_running_quarter_without_targets_explains_no_bars(card: Callable[..., AppTest]) -> None:
    assert "bar: actual" in card().caption[0].value
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from target")
        load.touch("target")
    assert card().caption[0].value == "41 days left"


def test_an_account_without_sales_and_one_that_is_not_there(card: Callable[..., AppTest]) -> None:
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        silent = load.value(
            "select account_id from account where account_key not in (select account_key from sale) limit 1"
        )
    for account in (silent or "C1001", "no-such-account"):
        test = card(account)
        assert not test.exception


def test_marks_are_said(card: Callable[..., AppTest]) -> None:
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        thin = load.value(
            "select account_id from target where quarter_on = date '2026-10-01' group by account_id having count(*) = 2 limit 1"
        )
    said = "\n".join(caption.value for caption in card(thin).caption)
    assert "Incomplete: sales targets only" in said
    assert "No input target for Q4 2026" in said
    over = "\n".join(caption.value for caption in card(thin, quarter="2026-07-01").caption)
    assert "No input target" not in over


@pytest.mark.parametrize("view_as", ["local", "owner"])
def test_one_click_adds_the_suggested_input_as_a_proposal(card: Callable[..., AppTest], view_as: str) -> None:
    card()
    person = owner() if view_as == "owner" else view_as
    store, quarter = stores.get("demo"), date(2027, 1, 1)
    with store.scope(LOCAL_DIRECTOR) as scope:
        save_targets(scope, ACCOUNT, quarter, {"net_sales": 9.0}, [])
    key = f"targets-{ACCOUNT}-{quarter}"
    test = card(view_as=person, quarter="2027-01-01")
    (said,) = [caption.value for caption in test.caption if "No input target" in caption.value]
    assert "Q1 2027" in said
    test.button(key=f"{key}-suggest").click().run()
    assert not test.exception
    added = rows(quarter)[lambda found: found["metric"] != "net_sales"]
    assert len(added)
    assert set(added["status"]) == {"proposed"}
    assert all(f"{int(row.value)} " in said for row in added.itertuples())
    assert not any("No input target" in caption.value for caption in test.caption)
    test.button(key=f"undo-{key}").click().run()
    assert set(rows(quarter)["metric"]) == {"net_sales"}


def test_who_may_not_set_targets_reads_the_suggestion_without_a_button(card: Callable[..., AppTest]) -> None:
    card()
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        save_targets(scope, ACCOUNT, date(2027, 1, 1), {"net_sales": 9.0}, [])
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        analyst = load.value("select user_id from app_user where role = 'analyst' limit 1")
    test = card(view_as=analyst, quarter="2027-01-01")
    assert any("No input target" in caption.value for caption in test.caption)
    assert not test.button


def test_the_actual_of_an_input_is_what_the_scorecard_counts(card: Callable[..., AppTest]) -> None:
    card()
    store = stores.get("demo")
    with store.scope(LOCAL_DIRECTOR) as scope:
        read = reader(scope)
        held = feeds(read, today=store.today)
        quarter = running_quarter(read, today=store.today)
        assert quarter is not None
        done = scope.read("account_activities", account=ACCOUNT, since=quarter.since, until=store.today)
        counted = done.groupby("activity_type")["quantity"].sum()
        found = [line for line in targets_of(read, ACCOUNT, quarter, held=held).lines if line.is_input]
    assert found
    for line in found:
        assert line.actual == counted.get(line.metric, 0)


def test_a_director_approves_what_a_rep_proposed_and_takes_it_back(card: Callable[..., AppTest]) -> None:
    card()
    store = stores.get("demo")
    with store.scope(store.viewer(owner())) as scope:
        save_targets(scope, ACCOUNT, date(2027, 1, 1), {"call": 4.0, "net_sales": 9.0}, [])
    key = f"targets-{ACCOUNT}-2027-01-01"
    test = card(quarter="2027-01-01", **{f"{key}-edit": True})
    assert any("2 targets are proposed" in caption.value for caption in test.caption)
    test.button(key=f"{key}-approve").click().run()
    assert not test.exception
    assert set(rows(date(2027, 1, 1))["status"]) == {"approved"}
    test.button(key=f"undo-{key}").click().run()
    assert not test.exception
    assert set(rows(date(2027, 1, 1))["status"]) == {"proposed"}


def test_a_rep_has_no_approve_button_and_an_analyst_no_table(card: Callable[..., AppTest]) -> None:
    card()
    test = card(view_as=owner(), **{f"{KEY}-edit": True})
    labels = [button.label for button in test.button]
    assert "Save targets" in labels
    assert not [label for label in labels if label.startswith("Approve")]
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        analyst = load.value("select user_id from app_user where role = 'analyst' limit 1")
    test = card(view_as=analyst)
    assert not [button.label for button in test.button]


def test_the_log_opens_with_everything_preset(card: Callable[..., AppTest]) -> None:
    """Open and save: two interactions; a full rerun of AppTest closes a dialog, so saving is tested below."""
    card()
    test = card(view_as=owner())
    test.button(key=f"log-{ACCOUNT}").click().run()
    assert not test.exception
    form = f"log-{ACCOUNT}-form"
    assert test.selectbox(key=f"{form}-type").value == "call"
    assert test.date_input(key=f"{form}-day").value == date(2026, 11, 20)
    assert test.button_group(key=f"{form}-people").value == []
    assert test.text_input(key=f"{form}-next").value == ""
    assert test.date_input(key=f"{form}-by").value == date(2026, 12, 4), "a fortnight on"
    assert [button.label for button in test.button].count("Save") == 1
    assert [button.label for button in test.button].count("Log activity") == 1


def counted() -> int:
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        return int(load.value("select count(*) from activity"))


FORM = """
import streamlit as st
from kam_analytics.activities import forms as log
from kam_analytics.kit import ui
from kam_analytics.kit.ui import session
session.start()
account = st.session_state["account"]
tasks = ui.read("account_tasks", account=account, today=ui.today())
chosen = st.session_state["chosen"]
people = ui.read("contacts_near", account=account)
st.write(log.log_form(account, "form", "x", tasks.head(1) if chosen else tasks, people, chosen=chosen))
ui.undo_line("x")
"""


@pytest.mark.parametrize("chosen", [False, True])
def test_saving_logs_and_undo_takes_back(card: Callable[..., AppTest], chosen: bool) -> None:
    card()
    before, person = counted(), owner()
    test = AppTest.from_string(FORM, default_timeout=60)
    for name, value in {"account": ACCOUNT, "view_as": person, "language": "en", "chosen": chosen}.items():
        test.session_state[name] = value
    test.run()
    next(button for button in test.button if button.label == "Save").click().run()
    assert not test.exception
    assert counted() == before + 1
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        row = load.frame("select * from activity where length(activity_id) = 32").iloc[0]
        done = load.value("select count(*) from change_log where table_name = 'task' and after = 'done'")
    assert (row["account_id"], row["done_on"], row["user_id"]) == (ACCOUNT, pd.Timestamp("2026-11-20"), person)
    # chosen, or closed by the call that was logged: it is the evidence of the task of its month
    assert done == 1
    assert any(re.search(r"Saved \d+:\d\d", text.value) for text in test.markdown)
    test.button(key="undo-x").click().run()
    assert counted() == before


def test_a_hostile_and_too_long_subject_is_text_or_refused(card: Callable[..., AppTest]) -> None:
    card()
    test = AppTest.from_string(FORM, default_timeout=60)
    for name, value in {"account": ACCOUNT, "view_as": owner(), "language": "fi", "chosen": False}.items():
        test.session_state[name] = value
    test.run()
    test.text_input(key="form-subject").set_value("'; drop table activity; -- <b>x</b>")
    next(button for button in test.button if button.label == "Tallenna").click().run()
    assert not test.exception
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        row = load.frame("select * from activity where length(activity_id) = 32").iloc[0]
    assert row["subject"] == "'; drop table activity; -- <b>x</b>"
