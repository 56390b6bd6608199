"""Saved views: saved where one is, listed on the home page, opened again as they were, removed, taken back."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.kit.commands import save_view
from kam_analytics.kit.ui import stores
from tests.samples.concentration.results import HOSTILE
from tests.samples.demo import REP
from tests.samples.pages import (
    CONCENTRATION,
    GLOSSARY,
    IMPORTS,
    MY_WEEK,
    NPS,
    PORTFOLIO,
    SAVE,
    SCORECARD,
    Pages,
    cross,
    links,
    people,
    said,
    save,
)

MINE = {"en": "**My views**", "fi": "**Omat näkymät**"}


def undo(test: AppTest, place: str) -> AppTest:
    """The undo of what was saved on a page, or removed from the list."""
    next(button for button in test.button if str(button.key).startswith(f"undo-view-{place}-")).click().run()
    assert not test.exception
    return test


def put(person: str, name: str, address: str) -> None:
    store = stores.get("demo")
    with store.scope(store.viewer(person)) as scope:
        save_view(scope, name, address, {address.partition("?")[0]})


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize(("person", "home"), [("local", PORTFOLIO), (REP, MY_WEEK)])
def test_a_view_is_saved_listed_and_opens_the_same(pages: Pages, person: str, home: str, language: str) -> None:
    test = pages(CONCENTRATION, view_as=person, language=language, period="YTD", a="70", lang=language)
    finding = test.header[0].value
    save(test, "Vuosi *2026*", language)
    # what the session remembers meanwhile is something else
    test.session_state["period"], test.session_state["a"] = "R12", 90
    test.run()
    assert test.header[0].value != finding
    cross(test, home)
    assert MINE[language] in [text.value for text in test.markdown]
    page, query = links(test)["Vuosi \\*2026\\*"]
    assert page == "concentration"
    assert "lang" not in query
    cross(test, CONCENTRATION, **query)
    assert test.header[0].value == finding
    assert (test.session_state["period"], test.session_state["a"]) == ("YTD", 70)


def test_a_view_of_defaults_opens_with_the_defaults(pages: Pages) -> None:
    """Whatever else was chosen in the session since."""
    test = pages(CONCENTRATION, view_as=REP)
    finding = test.header[0].value
    save(test, "As it comes")
    test.session_state["period"], test.session_state["a"] = "YTD", 60
    test.run()
    cross(test, MY_WEEK)
    cross(test, CONCENTRATION, **links(test)["As it comes"][1])
    assert test.header[0].value == finding
    assert (test.session_state["period"], test.session_state["a"]) == ("R12", 80)


@pytest.mark.parametrize("file", [SCORECARD, NPS, GLOSSARY, IMPORTS])
def test_every_page_with_a_head_can_be_kept(pages: Pages, file: str) -> None:
    query = {"account": "C1055"} if file == SCORECARD else {}
    test = pages(file, **query)
    title = test.title[0].value
    save(test, "Kept")
    cross(test, PORTFOLIO)
    page, kept = links(test)["Kept"]
    assert page in file
    cross(test, file, **kept)
    assert test.title[0].value == title


def test_nothing_is_shown_without_views_and_nothing_made_in_a_closed_popover(pages: Pages) -> None:
    test = pages(PORTFOLIO)
    assert MINE["en"] not in [text.value for text in test.markdown]
    assert not test.get("menu_button")
    assert SAVE["en"] not in [button.label for button in test.button]
    assert not [field.key for field in test.text_input if field.key == "view-name"]


def test_saving_is_taken_back(pages: Pages) -> None:
    test = save(pages(CONCENTRATION, view_as=REP), "Mine")
    undo(test, "concentration")
    assert not links(cross(test, MY_WEEK))


def test_the_same_name_again_says_that_it_led_elsewhere(pages: Pages) -> None:
    test = save(pages(CONCENTRATION), "Mine")
    assert not test.info
    test.session_state["a"] = 70
    test.run()
    save(test, "Mine")
    assert "used to open another view" in test.info[0].value
    assert links(cross(test, PORTFOLIO))["Mine"][1]["a"] == "70"


@pytest.mark.parametrize(("person", "home"), [("local", PORTFOLIO), (REP, MY_WEEK)])
def test_a_view_is_removed_and_comes_back(pages: Pages, person: str, home: str) -> None:
    test = save(pages(home, view_as=person), "One")
    before = links(save(test, "Two"))
    menu = test.menu_button(key="view-remove")
    menu.click_index(menu.options.index("Two")).run()
    assert set(before) - set(links(test)) == {"Two"}
    undo(test, "list")
    assert links(test) == before


def test_a_refused_name_is_said(pages: Pages) -> None:
    test = save(pages(CONCENTRATION, language="fi"), "   ", "fi")
    assert test.error[0].value.replace("\\", "") == "Anna näkymälle nimi."
    assert not links(cross(test, PORTFOLIO))


def test_another_person_in_the_session_sees_neither_views_nor_the_undo(pages: Pages) -> None:
    test = save(pages(PORTFOLIO), "Mine")
    analyst = people(pages)["analyst"]
    put(analyst, "Of the analyst", "nps")
    test.session_state["view_as"] = analyst
    test.run()
    assert "Mine" not in links(test)
    assert "Of the analyst" in links(test)
    assert not [button.key for button in test.button if str(button.key).startswith("undo-view-")]


def test_a_view_of_a_page_that_is_closed_to_the_role_says_so(pages: Pages) -> None:
    pages(GLOSSARY)
    put(REP, "Left *over*", "quality")
    test = pages(MY_WEEK, view_as=REP)
    assert "Left *over*: you have no access to its page" in said(test).replace("\\", "").replace("“", "").replace(
        "”", ""
    )
    assert "Left \\*over\\*" in [*test.menu_button(key="view-remove").options]


def test_a_view_of_an_account_out_of_sight_opens_the_usual_words(pages: Pages) -> None:
    pages(GLOSSARY)
    put(REP, "Gone", "scorecard?account=no-such-account")
    test = pages(MY_WEEK, view_as=REP)
    cross(test, SCORECARD, **links(test)["Gone"][1])
    assert "Not found, or you have no access to it" in said(test).replace("\\", "")


def test_hostile_names_are_text(pages: Pages) -> None:
    pages(GLOSSARY)
    for name in HOSTILE:
        put(REP, name, "concentration")
    test = pages(MY_WEEK, view_as=REP)
    shown = [*links(test), *test.menu_button(key="view-remove").options]
    assert len(links(test)) >= len(HOSTILE)
    assert not [text for text in shown if "](http" in text or "<b>" in text.replace("\\<", "")]
