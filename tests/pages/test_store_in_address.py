"""One's own store beside the demo company: the address says which one is looked at; what is not there has a way on."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.commands import where
from kam_analytics.kit.rules import addresses
from kam_analytics.kit.ui import stores
from kam_analytics.kit.ui.address import renamed_pages
from tests.samples.pages import (
    BATCHES,
    CONCENTRATION,
    GLOSSARY,
    PLAN,
    PORTFOLIO,
    SCORECARD,
    WALLET,
    Pages,
    cross,
    links,
    people,
    said,
    save,
)
from tests.samples.places import ROOT

GONE = "Not found, or you have no access to it."


def is_demo(test: AppTest) -> bool:
    found = test.session_state["store"] == "demo"
    assert any("Demo data" in text.value for text in test.markdown) == found
    return found


def store_of(test: AppTest) -> str:
    """What the address says of the store."""
    return str(dict(test.query_params).get("store", ""))


def other_store(test: AppTest) -> AppTest:
    test.button(key="other-store").click().run()
    assert not test.exception
    return test


def test_a_demo_alone_needs_nothing_in_the_address(pages: Pages) -> None:
    for query in ({}, {"store": "demo"}, {"store": "own"}, {"store": "no-such-store"}):
        test = pages(GLOSSARY, **query)
        assert is_demo(test)
        assert store_of(test) == ""


@pytest.mark.parametrize("code", ["", "own", "no-such-store", "Demo", "demo|own", "\x00", "x" * 5000])
def test_own_data_need_nothing_and_no_other_code_counts(pages: Pages, accounts_only: str, code: str) -> None:
    test = pages(GLOSSARY, **({"store": code} if code else {}))
    assert not test.exception
    assert not is_demo(test)
    assert store_of(test) == ""


def test_the_demo_beside_own_data_is_in_the_address_of_every_page(pages: Pages, accounts_only: str) -> None:
    test = pages(SCORECARD, account="C1055", store="demo")
    assert is_demo(test)
    assert "Not found" not in said(test)
    for file in (CONCENTRATION, PORTFOLIO, GLOSSARY, WALLET):
        # the menu says nothing of the store
        assert is_demo(cross(test, file))
        assert store_of(test) == "demo"
    # a reload, or the link in another window: a new session with that address
    again = pages(WALLET, **dict(test.query_params))
    assert is_demo(again)


def test_every_link_takes_the_store_along(pages: Pages, accounts_only: str) -> None:
    test = pages(SCORECARD, account="C1055", store="demo")
    found = [*test.get("page_link"), *cross(test, PORTFOLIO).get("page_link")]
    assert len(found) > 2
    assert all("store=demo" in link.proto.query_string for link in found)


def test_the_button_changes_the_address_and_forgets_as_whom_one_looks(pages: Pages, accounts_only: str) -> None:
    rep = people(pages)["rep"]
    test = other_store(pages(GLOSSARY))
    assert (is_demo(test), store_of(test)) == (True, "demo")
    test.session_state["view_as"] = rep
    test.run()
    assert (is_demo(test), store_of(test)) == (True, "demo")
    other_store(test)
    assert (is_demo(test), store_of(test)) == (False, "")
    assert test.session_state["view_as"] == "local"
    # a click that was on its way still brings the old address
    test.query_params["store"] = "demo"
    test.run()
    assert (is_demo(test), store_of(test)) == (False, "")


def test_the_address_of_another_store_switches_a_session(pages: Pages, accounts_only: str) -> None:
    test = pages(GLOSSARY)
    test.query_params["store"] = "demo"
    test.run()
    assert (is_demo(test), store_of(test)) == (True, "demo")
    test.session_state["view_as"] = people(pages)["rep"]
    test.run()
    test.query_params["store"] = "own"
    test.run()
    assert (is_demo(test), store_of(test), test.session_state["view_as"]) == (False, "", "local")


def test_a_view_opens_in_the_store_that_it_was_saved_in(pages: Pages, accounts_only: str) -> None:
    test = save(pages(CONCENTRATION, store="demo", a="70"), "Of the demo")
    query = links(cross(test, PORTFOLIO))["Of the demo"][1]
    assert query["store"] == "demo"
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        assert "store" not in scope.records("saved_views")[0]["address"]
    assert is_demo(cross(test, CONCENTRATION, **query))
    assert test.slider(key="a").value == 70


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("file", [SCORECARD, PLAN, WALLET])
def test_what_is_not_there_has_a_way_on(pages: Pages, accounts_only: str, file: str, language: str) -> None:
    test = pages(file, account="C1055", language=language)
    assert not test.exception
    assert not test.error, "no bare red line"
    assert test.title[0].value
    assert test.text_input(key="search")
    to = [link.proto for link in test.get("page_link")]
    assert any("account=A1" in link.query_string and Path(file).stem == link.page for link in to), "the accounts here"
    assert any(link.icon == ":material/home:" for link in to)
    # the other store has it
    test.button(key="other-store-here").click().run()
    assert not test.exception
    assert (test.session_state["store"], store_of(test)) == ("demo", "demo")
    assert "search" not in [field.key for field in test.text_input]


def test_without_another_store_none_is_offered(pages: Pages) -> None:
    test = pages(SCORECARD, account="no-such-account")
    assert GONE in said(test).replace("\\", "")
    assert not [button.key for button in test.button if str(button.key).startswith("other-store")]


def test_a_plan_that_is_not_there_is_said(pages: Pages) -> None:
    pages(GLOSSARY)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        account = str(load.value("select min(account_id) from plan"))
    test = pages(PLAN, account=account, plan="no-such-plan")
    assert not test.exception
    assert GONE in test.warning[0].value.replace("\\", "")
    assert not pages(PLAN, account=account).warning


def test_an_import_that_is_not_there_is_said_below_the_list(pages: Pages, accounts_only: str) -> None:
    test = pages(BATCHES, batch="no-such-batch")
    assert not test.exception
    assert not test.error
    assert "There is no such import here" in said(test)
    assert test.dataframe


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page, a choice and a value that were renamed, the page twice."""
    monkeypatch.setitem(addresses.PAGES, "pareto", "abc")
    monkeypatch.setitem(addresses.PAGES, "abc", "concentration")
    monkeypatch.setitem(addresses.CHOICES, "concentration", {"limit": "a", "result": "measure"})
    monkeypatch.setitem(addresses.VALUES, "concentration", {"measure": {"profit": "margin"}})


def test_old_names_in_the_address_are_read_and_replaced(pages: Pages, renamed: None) -> None:
    test = pages(CONCENTRATION, limit="70", result="profit", period="YTD")
    assert test.slider(key="a").value == 70
    assert dict(test.query_params) == {"a": "70", "measure": "margin", "period": "YTD"}


def test_an_old_view_opens_the_page_of_today(pages: Pages, renamed: None) -> None:
    assert where("pareto?limit=70&lang=fi&store=demo") == ("concentration", {"a": "70", "lang": "fi", "store": "demo"})
    pages(GLOSSARY)
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope, scope.saving():
        scope.keep("saved_view", {"view_id": "old", "name": "Old", "address": "pareto?limit=70"}, "name")
    page, query = links(pages(PORTFOLIO))["Old"]
    assert (page, query) == ("concentration", {"a": "70"})


def test_a_page_that_was_renamed_twice_leads_to_its_name_today(renamed: None) -> None:
    assert {"pareto": "concentration", "abc": "concentration"}.items() <= renamed_pages().items()


def test_no_page_has_the_name_of_an_old_one_and_every_old_one_leads_to_one() -> None:
    today = {path.stem for path in ROOT.glob("pages/*/*.py")}
    assert not today & set(addresses.PAGES)
    assert {addresses.of_today(old, {})[0] for old in addresses.PAGES} <= today
    assert set(addresses.CHOICES) | set(addresses.VALUES) <= today
