"""The menu stays small, and what matters most is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import streamlit as st

import shell
from kam_analytics.access import Role
from kam_analytics.kit.ui.session import HOMES
from tests.samples.pages import Pages

MOST, MOST_OF_DATA = 12, 4
SEES_ALL = {Role.DIRECTOR, Role.ANALYST}
#: the pages that the product is made for -> who may open them
MAIN = {
    "pages/lead/concentration.py": SEES_ALL | {Role.REP},
    "pages/accounts/scorecard.py": SEES_ALL | {Role.REP, Role.DELIVERY},
    "pages/accounts/plan.py": SEES_ALL | {Role.REP, Role.DELIVERY},
    "pages/accounts/wallet.py": SEES_ALL | {Role.REP},
    "pages/analyse/inputs_results.py": SEES_ALL,
    "pages/analyse/nps.py": SEES_ALL,
}


def entries(role: Role) -> list[str]:
    """The files of the menu of a role."""
    return [file for pages in shell.PAGES.values() for file, _title, _icon, roles in pages if role in roles]


@pytest.mark.parametrize("role", Role)
def test_the_menu_of_a_role_is_small(role: Role) -> None:
    assert 0 < len(entries(role)) <= MOST
    assert len([file for file in entries(role) if file.startswith("pages/data/")]) <= MOST_OF_DATA


@pytest.mark.parametrize("role", Role)
def test_the_menu_holds_the_main_pages_and_the_home_of_a_role(role: Role) -> None:
    assert {file for file in MAIN if file in entries(role)} == {file for file, roles in MAIN.items() if role in roles}
    assert HOMES[role] in [Path(file).stem for file in entries(role)]


@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_menu_is_never_folded_and_the_sidebar_leads_to_the_glossary_and_the_settings(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    seen: list[tuple[int, Any]] = []
    made = st.navigation

    def navigation(sections: dict[str, list[Any]], **options: Any) -> Any:
        shown = [page for pages in sections.values() for page in pages if page.visibility != "hidden"]
        seen.append((len(shown), options.get("expanded")))
        return made(sections, **options)

    monkeypatch.setattr(st, "navigation", navigation)
    test = pages(shell.GLOSSARY, language=language)
    assert not test.exception
    assert set(seen) == {(len(entries(Role.DIRECTOR)), True)}
    links = [element.proto for element in test.sidebar.get("page_link")]
    assert [link.page for link in links] == ["glossary", "settings"]
