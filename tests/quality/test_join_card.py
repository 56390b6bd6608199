"""The card that joins accounts: proposals, the preview, one click each way, and who sees what of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.cards import joined as card
from kam_analytics.imports.joined import join_accounts
from kam_analytics.kit.table import Table
from kam_analytics.kit.ui import stores
from kam_analytics.kit.wording import words
from tests.samples.pages import QUALITY, Pages, people, plain

TWICE = "update account set name = 'OY ' || upper((select name from account where account_id = 'C1002')) where account_id = 'C1003'"


def demo(pages: Pages, *statements: str) -> None:
    pages(QUALITY)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        for statement in statements:
            assert load.execute(statement), statement
        load.touch("account", "plan")


def accounts() -> set[str]:
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        return set(load.frame("select account_id from account")["account_id"])


def choose(test: AppTest, joined: str, kept: str) -> AppTest:
    test.selectbox(key="join-joined").set_value(joined)
    test.selectbox(key="join-kept").set_value(kept)
    test.run()
    assert not test.exception
    return test


def buttons(test: AppTest) -> set[str]:
    return {button.key for button in test.button}


@pytest.mark.parametrize("language", ["en", "fi"])
def test_one_click_joins_and_one_undoes(pages: Pages, language: str) -> None:
    demo(pages, TWICE, "delete from plan where account_id = 'C1003'")
    _ = words(language)
    test = pages(QUALITY, language=language)
    title = _.plural(
        "{n} customer probably appears more than once: {accounts}",
        "{n} customers probably appear more than once: {accounts}",
        1,
        accounts=_.plural("{n} account", "{n} accounts", 2),
    )
    assert title in plain(test)
    assert "join-do" not in buttons(test)
    choose(test, "C1003", "C1002")
    text = plain(test)
    for sentence in (
        _("{kept} keeps its own name, owner, parent company and other details.").split("}")[1],
        _("What moves: {list}.").split("{")[0],
        _("Together"),
    ):
        assert sentence in text
    assert "C1003" in accounts()
    test.button(key="join-do").click().run()
    assert not test.exception
    assert "C1003" not in accounts()
    assert title not in plain(test)
    assert _.plural("{n} account is part of another one", "{n} accounts are part of others", 1) in plain(test)
    assert len(test.success) == 1
    assert not test.selectbox(key="join-joined").value
    test.button(key="part-do").click().run()
    assert not test.exception
    assert "C1003" in accounts()
    assert title in plain(test)
    assert "part-do" not in buttons(test)


def test_a_refusal_stands_in_the_place_of_the_preview(pages: Pages) -> None:
    test = choose(pages(QUALITY), "C1002", "C1002")
    assert "An account cannot be joined into itself: choose two accounts." in plain(test)
    assert "join-do" not in buttons(test)


def test_who_cancels_chooses_again(pages: Pages) -> None:
    demo(pages, "delete from plan where account_id = 'C1003'")
    test = choose(pages(QUALITY), "C1003", "C1002")
    test.button(key="join-leave").click().run()
    assert "join-do" not in buttons(test)
    assert "C1003" in accounts()


def test_somebody_else_was_first(pages: Pages) -> None:
    demo(pages, "delete from plan where account_id = 'C1003'")
    test = choose(pages(QUALITY), "C1003", "C1002")
    join_accounts(stores.get("demo"), LOCAL_DIRECTOR, "C1003", "C1002")
    test.button(key="join-do").click().run()
    assert not test.exception
    assert "“C1003” is part of “C1002” already" in plain(test)


def test_an_analyst_sees_proposals_and_joins_but_joins_nothing(pages: Pages) -> None:
    demo(pages, TWICE)
    join_accounts(stores.get("demo"), LOCAL_DIRECTOR, "C1005", "C1002")
    test = pages(QUALITY, view_as=people(pages)["analyst"])
    assert not test.exception
    assert "1 customer probably appears more than once: 2 accounts" in plain(test)
    assert "1 account is part of another one" in plain(test)
    assert not buttons(test) & {"join-do", "part-do"}
    assert not {box.key for box in test.selectbox} & {"join-joined", "join-kept", "part-pick"}


def test_without_proposals_and_joins_there_is_no_card_for_an_analyst(pages: Pages) -> None:
    names = people(pages)
    assert "Join accounts: " in plain(pages(QUALITY))
    assert "Join accounts: " not in plain(pages(QUALITY, view_as=names["analyst"]))


def test_a_proposal_fills_in_the_account_that_bought_last(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [pd.Timestamp("2025-05-15"), pd.Timestamp("2026-05-15"), pd.NaT, pd.NaT]
    rows = pd.DataFrame(
        {
            "group": [1, 1, 1, 2],
            "account_id": ["OLD", "NEW", "NONE", "X"],
            "last_on": days,
            "net_sales": [9.0, 1.0, 0.0, 0.0],
        }
    )
    state: dict[str, Any] = {}
    monkeypatch.setattr(card.st, "session_state", state)
    choose: Callable[[pd.Series], None] = card._propose(rows)
    for at, joined in ((0, "OLD"), (1, "OLD"), (2, "NONE")):
        choose(rows.iloc[at])
        assert (state["join-joined"], state["join-kept"]) == (joined, "NEW")
    state["join-joined"] = "OTHER"
    choose(rows.iloc[2])
    assert state["join-joined"] == "OTHER", "a row that stays chosen does not choose again"


def test_a_proposal_that_a_rep_of_the_screen_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(card, "open_account", opened.append)
    card._open(Table.of(pd.DataFrame({"account_id": ["C1"]})).rows.iloc[0])
    assert opened == ["C1"]
