"""The forms of accounts on their pages: who sees which, a save and the way back, an account without any data."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.accounts.commands import add_account, change_accounts
from kam_analytics.imports import import_file
from kam_analytics.kit.ui import stores
from kam_analytics.store import Store
from tests.samples.demo import REP
from tests.samples.pages import (
    CONCENTRATION,
    MY_WEEK,
    PLAN,
    PORTFOLIO,
    RHYTHM,
    SCORECARD,
    WALLET,
    Pages,
    people,
    plain,
)

FORM = "account-form"


def form_of(account: str) -> str:
    """The form of an account that is there: each state of it has fields of its own."""
    return f"{FORM}-{account}-{cards()[account]['version']}"


def cards() -> dict[str, dict[str, object]]:
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        return {row["account_id"]: row for row in scope.records("accounts", account="")}


def opened(test: AppTest, button: str) -> AppTest:
    test.button(key=button).click().run()
    assert not test.exception
    return test


def save(test: AppTest, button: str, form: str = FORM) -> AppTest:
    # every run of AppTest is a run of the page: the click that opens the dialog is made again
    test.button(key=button).click()
    test.button(key=f"{form}-save").click().run()
    assert not test.exception
    return test


def labels(test: AppTest) -> set[str]:
    return {button.label for button in test.button}


def test_a_director_adds_an_account_and_takes_it_back(pages: Pages) -> None:
    test = opened(pages(PORTFOLIO), "new-account")
    test.text_input(key=f"{FORM}-name").set_value("Uusi <b>Oy")
    test.selectbox(key=f"{FORM}-owner_id").set_value(REP)
    save(test, "new-account")
    assert cards()["KAM-1"]["owner_id"] == REP
    assert (test.session_state["page"], test.title[0].value) == ("scorecard", "Uusi \\<b\\>Oy")
    next(button for button in test.button if button.label == "Undo").click().run()
    assert "KAM-1" not in cards()


def test_a_name_that_is_there_is_said_and_not_refused(pages: Pages) -> None:
    name = cards_of(pages)["C1001"]["name"]
    test = opened(pages(PORTFOLIO), "new-account")
    test.text_input(key=f"{FORM}-name").set_value(str(name).upper())
    test.button(key="new-account").click().run()
    assert "There is already an account with this name: C1001." in plain(test)
    save(test, "new-account")
    assert "KAM-1" in cards()


def cards_of(pages: Pages) -> dict[str, dict[str, object]]:
    pages(PORTFOLIO)
    return cards()


def test_a_refused_form_says_why_and_keeps_what_was_typed(pages: Pages) -> None:
    test = opened(pages(PORTFOLIO), "new-account")
    test.text_input(key=f"{FORM}-account_id").set_value("C1001")
    test.text_input(key=f"{FORM}-city").set_value("Turku")
    save(test, "new-account")
    assert "Enter a name for the account" in plain(test)
    test.text_input(key=f"{FORM}-name").set_value("x")
    save(test, "new-account")
    assert "There is an account with the number “C1001” already" in plain(test)
    assert test.text_input(key=f"{FORM}-city").value == "Turku"


def test_a_rep_edits_an_own_account(pages: Pages) -> None:
    own = next(one for one, row in cards_of(pages).items() if row["owner_id"] == REP)
    test = opened(pages(SCORECARD, view_as=REP, account=own), "edit-account")
    assert f"Account number {own}" in plain(test)
    keys = {box.key for box in test.selectbox}
    assert f"{form_of(own)}-owner_id" not in keys
    test.text_input(key=f"{form_of(own)}-city").set_value("Kotka")
    save(test, "edit-account")
    assert cards()[own]["city"] == "Kotka"
    next(button for button in test.button if button.label == "Undo").click().run()
    assert cards()[own]["city"] != "Kotka"


def test_what_was_chosen_can_be_emptied(pages: Pages) -> None:
    own = next(one for one, row in cards_of(pages).items() if row["owner_id"] and row["industry"] and row["country"])
    test = opened(pages(SCORECARD, account=own), "edit-account")
    form = form_of(own)
    assert test.selectbox(key=f"{form}-owner_id").value == cards()[own]["owner_id"]
    for name in ("owner_id", "industry", "country"):
        test.selectbox(key=f"{form}-{name}").set_value(None)
    save(test, "edit-account")
    assert [cards()[own][name] for name in ("owner_id", "industry", "country")] == [None, None, None]


def test_a_form_that_was_left_does_not_take_back_what_was_saved_meanwhile(pages: Pages) -> None:
    own = next(one for one, row in cards_of(pages).items() if row["owner_id"] not in (None, REP))
    test = opened(pages(SCORECARD, account=own), "edit-account")
    change_accounts(stores.get("demo"), LOCAL_DIRECTOR, {own: int(str(cards()[own]["version"]))}, {"owner_id": REP})
    opened(test, "edit-account")
    assert test.selectbox(key=f"{form_of(own)}-owner_id").value == REP
    test.text_input(key=f"{form_of(own)}-city").set_value("Kotka")
    save(test, "edit-account")
    assert (cards()[own]["owner_id"], cards()[own]["city"]) == (REP, "Kotka")


def test_who_may_not_sees_no_button(pages: Pages) -> None:
    whole = people(pages)
    for role in ("analyst", "delivery"):
        with stores.get("demo").scope(stores.get("demo").viewer(whole[role])) as scope:
            account = scope.records("accounts", account="")[0]["account_id"]
        assert not {"Edit", "New account"} & labels(pages(SCORECARD, view_as=whole[role], account=account)), role
    assert not {"New account", "Change several accounts"} & labels(pages(PORTFOLIO, view_as=whole["analyst"]))


def test_a_director_changes_several_accounts_at_once(pages: Pages) -> None:
    form, before = "accounts-form", cards_of(pages)
    chosen = [one for one, row in before.items() if row["owner_id"] != REP][:3]
    test = opened(pages(PORTFOLIO), "change-accounts")
    test.multiselect(key=f"{form}-rows").set_value(chosen)
    test.selectbox(key=f"{form}-owner_id").set_value(REP)
    save(test, "change-accounts", form)
    now = cards()
    assert {now[one]["owner_id"] for one in chosen} == {REP}
    same = [{**row[one], "owner_id": "", "owner": "", "version": 0} for row in (now, before) for one in chosen]
    assert same[:3] == same[3:], "an untouched field stays as it is"
    test.button(key="undo-accounts-changed").click().run()
    assert {one: row["owner_id"] for one, row in cards().items()} == {
        one: row["owner_id"] for one, row in before.items()
    }


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("file", [SCORECARD, PLAN, WALLET])
def test_of_a_new_account_nothing_is_said_that_is_not_known(pages: Pages, file: str, language: str) -> None:
    pages(PORTFOLIO)
    (added,) = add_account(stores.get("demo"), stores.get("demo").viewer(REP), {"name": "Tyhjä Oy"}).account_ids
    test = pages(file, view_as=REP, language=language, account=added)
    assert not test.exception
    assert "Tyhjä Oy" in plain(test)
    # what was sold in months that the files cover is a fact; a share of nothing and a change since nothing are none
    shown = {metric.label: (metric.value, metric.delta) for metric in test.metric}
    assert [text for texts in shown.values() for text in texts if "%" in (text or "")] == []


@pytest.mark.parametrize("file", [PORTFOLIO, CONCENTRATION, RHYTHM, MY_WEEK])
def test_figures_of_all_accounts_stay_as_they_are(pages: Pages, file: str) -> None:
    viewer = REP if file == MY_WEEK else "local"
    before = [(metric.label, metric.value, metric.delta) for metric in pages(file, view_as=viewer).metric]
    add_account(stores.get("demo"), LOCAL_DIRECTOR, {"name": "Tyhjä Oy", "owner_id": REP, "industry": "energy"})
    test = pages(file, view_as=viewer)
    assert not test.exception
    assert [(metric.label, metric.value, metric.delta) for metric in test.metric] == before


@pytest.mark.parametrize("file", [RHYTHM, WALLET])
def test_without_accounts_a_director_adds_the_first(pages: Pages, store: Store, tmp_path: Path, file: str) -> None:
    (tmp_path / "people.csv").write_text("user_id,name,role\nR1,Rep One,rep\n")
    import_file(store, LOCAL_DIRECTOR, tmp_path / "people.csv", "users")
    store.close()
    test = pages(file)
    assert test.session_state["store"] == "own"
    assert "There are no accounts here yet." in plain(test)
    assert "New account" in labels(test)
