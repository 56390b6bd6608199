"""Ctrl+K: accounts, contacts and plans by a part of their name, and only what one may see."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.ui import stores
from kam_analytics.store import Store
from tests.samples.demo import REP
from tests.samples.pages import GLOSSARY, Pages, people


def search(pages: Pages, text: str, view_as: str = "local", language: str = "en") -> AppTest:
    test = pages(GLOSSARY, view_as=view_as, language=language)
    # a rerun of AppTest is a rerun of the page and closes the dialog: so the text is there when it opens
    test.session_state["search-text"] = text
    test.button(key="search-open").click().run()
    assert not test.exception
    return test


def links(test: AppTest) -> list[tuple[str, str]]:
    """Label and query of every link of the dialog; the sidebar has two of its own."""
    found = [link.proto for link in test.get("page_link")]
    return [(link.label, link.query_string) for link in found if link.page not in ("glossary", "settings")]


def found(store: Store, person: str, text: str) -> pd.DataFrame:
    with store.scope(store.viewer(person)) as scope:
        return scope.read("search_all", text=text, most=8)


def test_a_hint_before_anything_is_typed(pages: Pages) -> None:
    for text in ("", "    "):
        test = search(pages, text)
        assert any("Type part of a name" in caption.value for caption in test.caption)


@pytest.mark.parametrize("language", ["en", "fi"])
def test_it_finds_and_links(pages: Pages, language: str) -> None:
    test = search(pages, "oy", language=language)
    shown = links(test)
    assert shown
    assert all("account=" in query for _label, query in shown)
    assert len(shown) <= 3 * 8


def test_nothing_found_is_said_with_the_text_as_text(pages: Pages) -> None:
    hostile = "![x](http://e.x/a.png) '; drop table account; -- %"
    test = search(pages, hostile)
    assert not links(test)
    assert not [caption.value for caption in test.caption if "](http" in caption.value]
    assert any("drop table" in caption.value for caption in test.caption)


def test_an_administrator_has_no_search(pages: Pages) -> None:
    test = pages(GLOSSARY, view_as=people(pages)["admin"])
    assert not [button for button in test.button if button.key == "search-open"]


def test_id_and_business_id_find_an_account(demo: Store) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        row = load.frame("select account_id, business_id from account where business_id is not null limit 1").iloc[0]
    for text in (row["account_id"].lower(), row["business_id"]):
        assert row["account_id"] in set(found(demo, "local", text)["id"])


@pytest.mark.parametrize("text", ["%", "_", "\\"])
def test_a_wildcard_is_a_letter(demo: Store, text: str) -> None:
    rows = found(demo, "local", text)
    assert all(text in title for title in rows["title"])


def test_at_most_eight_of_each_and_the_best_first(demo: Store) -> None:
    rows = found(demo, "local", "a")
    assert set(rows.groupby("kind").size()) == {8}
    places = rows[rows["kind"] == "account"]["title"].str.lower().str.find("a").tolist()
    assert places == sorted(places)


@pytest.mark.parametrize("person", [REP, "delivery"])
def test_only_own_rows_are_found(pages: Pages, person: str) -> None:
    names = people(pages)
    store = stores.get("demo")
    user = names.get(person, person)
    with store.scope(store.viewer(user)) as scope:
        own = set(scope.read("account_search", text="", most=1000)["account_id"])
        every = scope.read("search_all", text="", most=10_000)
    assert own
    assert set(every["kind"]) >= {"account", "contact"}
    assert set(every["account_id"]) <= own
    assert set(every[every["kind"] == "account"]["id"]) == own
    with store.scope(LOCAL_DIRECTOR) as scope:
        all_rows = scope.read("search_all", text="", most=10_000)
    foreign = all_rows[(all_rows["kind"] == "contact") & ~all_rows["account_id"].isin(own)].iloc[0]
    shown = links(search(pages, foreign["title"], view_as=user))
    assert not [query for _label, query in shown if foreign["account_id"] in query]


def test_contacts_of_a_pseudonymised_analyst_are_pseudonyms(pages: Pages) -> None:
    analyst = people(pages)["analyst"]
    store = stores.get("demo")
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("pseudonymise_contacts", "yes")
        name = load.value("select name from contact where name is not null and account_id is not null order by name")
    assert found(store, "local", name)["kind"].tolist()
    assert "contact" not in set(found(store, analyst, name)["kind"])
    rows = found(store, analyst, "P-")
    assert rows[rows["kind"] == "contact"]["title"].str.startswith("P-").all()


def test_two_accounts_of_one_name_are_told_apart_by_their_id(pages: Pages) -> None:
    pages(GLOSSARY)
    store = stores.get("demo")
    with store.scope(LOCAL_DIRECTOR) as scope:
        for account in ("C1001", "C1002"):
            scope.update("account", account, 1, {"name": "Zwilling Oy"})
    shown = links(search(pages, "zwilling"))
    assert sorted(label.replace("\\", "") for label, _query in shown)[:2] == [
        "Zwilling Oy · C1001", "Zwilling Oy · C1002",
    ]  # fmt: skip
