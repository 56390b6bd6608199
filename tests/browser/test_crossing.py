"""Crossings between the pages of the menu, for each role, and the store that comes along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.samples.places import ROOT
from tests.samples.share import FULL
from tests.samples.web.browser import App, choose, command, settled

pytestmark = pytest.mark.browser

STATE = "[data-testid=stApp][data-test-script-state=notRunning]"
#: what stands instead of a page that broke
BROKEN = "[data-testid=stException], [data-testid=stErrorElement], [data-testid=stAlertContentError]"
#: pages whose controls remember under shared names: the first crossing is what broke there
SHARING = ("portfolio", "concentration", "scorecard?account=C1055", "inputs_results", "nps")
#: role -> language, the list of people, a part of one's line in it
ROLES = {
    "director": ("en", "", ""),
    "analyst": ("fi", "Näytä käyttäjänä", "· analyytikko"),
    "rep": ("fi", "Näytä käyttäjänä", "· asiakasvastaava"),
    "delivery": ("en", "View as", "· delivery"),
    "admin": ("fi", "Näytä käyttäjänä", "· ylläpitäjä"),
}


def menu(page: Page) -> list[str]:
    """The addresses of the pages of the menu."""
    links = page.get_by_test_id("stSidebarNavLink")
    expect(links.first).to_be_visible()
    return [str(link.get_attribute("href")).rsplit("/", 1)[1] for link in links.all()]


def shown(page: Page, address: str, before: str = "") -> str:
    """Wait until the page is drawn; what went wrong, or nothing."""
    page.wait_for_url(re.compile(rf"/{address}(\?|$)"))
    page.wait_for_function(
        """([old, broken]) => {
            const title = document.querySelector("h1")
            return document.querySelector(broken) || (title && title.innerText != old)
        }""",
        arg=[before, BROKEN],
    )
    page.locator(STATE).wait_for(state="attached")
    broken = page.locator(BROKEN)
    return f"{address}: {broken.first.inner_text()}" if broken.count() else ""


def way(page: Page, address: str) -> Locator:
    """The link of the sidebar to a page: an entry of the menu, or one below it."""
    return page.get_by_test_id("stSidebar").locator(f"a[href$='/{address}'], a[href='{address}']")


def go(page: Page, address: str) -> str:
    """Click a page of the sidebar; what went wrong, or nothing."""
    before = page.locator("h1").first.inner_text()
    way(page, address).click()
    return shown(page, address, before)


def every_pair_in_one_walk(pages: list[str]) -> list[str]:
    """A walk along every ordered pair of different pages, each once (Hierholzer)."""
    left = {page: [other for other in pages if other != page] for page in pages}
    walk, stack = [], [pages[0]]
    while stack:
        if left[stack[-1]]:
            stack.append(left[stack[-1]].pop())
        else:
            walk.append(stack.pop())
    return walk[::-1]


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    """One window, whose cache the sessions share; a session begins with each address that is typed."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


@pytest.mark.parametrize("first", SHARING)
def test_first_crossings_between_pages_that_share_controls(demo_app: App, window: Page, first: str) -> None:
    """Every first crossing of every role: tests/pages/test_crossing.py; here what the browser sends along."""
    name, wrong = first.partition("?")[0], []
    for second in (other.partition("?")[0] for other in SHARING if other != first):
        window.goto(f"{demo_app.url}/{first}")
        wrong += [problem for problem in (shown(window, name), go(window, second)) if problem]
    assert not wrong


def look_as(role: str, app: App, window: Page) -> None:
    """The glossary, which every role may open, in the language of the role."""
    language, people, person = ROLES[role]
    window.goto(f"{app.url}/glossary?lang={language}")
    settled(window)
    if person:
        choose(window, people, person)
        settled(window)


@pytest.mark.parametrize("role", ROLES)
def test_the_whole_menu_is_in_sight(demo_app: App, window: Page, role: str) -> None:
    look_as(role, demo_app, window)
    for width in (1440, 390):
        window.set_viewport_size({"width": width, "height": 844})
        if width == 390:
            # a phone shows the page first
            window.get_by_test_id("stExpandSidebarButton").click()
        assert menu(window)
        expect(window.get_by_test_id("stSidebarNavViewButton")).to_have_count(0)
        for entry in window.get_by_test_id("stSidebarNavLink").all():
            expect(entry).to_be_in_viewport(ratio=1)
        expect(way(window, "glossary")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("role", ROLES)
def test_crossings_of_a_role(demo_app: App, window: Page, role: str) -> None:
    look_as(role, demo_app, window)
    pages = ["glossary", *menu(window)]
    # there and back along the menu; an analyst has the director's pages
    walk = every_pair_in_one_walk(pages) if FULL and role != "analyst" else [*pages, *pages[::-1]]
    wrong = [problem for before, page in pairwise(walk) if before != page and (problem := go(window, page))]
    assert not wrong


@pytest.mark.parametrize("popover", ["Filters", "Share view", "Export"])
def test_a_click_that_closes_a_popover_leads_to_the_other_page(demo_app: App, window: Page, popover: str) -> None:
    window.goto(f"{demo_app.url}/concentration")
    assert not shown(window, "concentration")
    window.get_by_role("button", name=popover).click()
    body = window.get_by_test_id("stPopoverBody")
    expect(body).to_be_visible()
    settled(window)
    assert not go(window, "nps")
    expect(body).to_have_count(0)
    settled(window)
    expect(window).to_have_url(re.compile(r"/nps(\?|$)"))
    # once it is there, nothing is in the way back
    assert not go(window, "concentration")
    settled(window)
    expect(window).to_have_url(re.compile(r"/concentration(\?|$)"))


def test_reload_links_and_back_keep_the_store(app: App, demo_path: Path, window: Page) -> None:
    (app.data / "demo.duckdb").write_bytes(demo_path.read_bytes())
    sample = sorted(str(file) for file in (ROOT / "data" / "sample").glob("*.csv"))
    assert command(app.data, "import", *sample).returncode == 0
    app.start()
    badge = window.get_by_text("Demo data")
    store = re.compile(r"[?&]store=demo")

    # one's own data are the default, and need nothing in the address
    window.goto(f"{app.url}/concentration")
    assert not shown(window, "concentration")
    expect(badge).to_have_count(0)
    expect(window).not_to_have_url(store)
    # the address of the demo in a new session, and after a reload
    window.goto(f"{app.url}/scorecard?account=C1055&store=demo")
    assert not shown(window, "scorecard")
    title = window.locator("h1").first.inner_text()
    window.reload()
    expect(window.locator("h1").first).to_have_text(title)
    expect(badge).to_be_visible()
    # the menu, links, what is shared, another window, and back
    assert not go(window, "portfolio")
    expect(window).to_have_url(store)
    window.get_by_role("button", name="Share view").click()
    link = window.get_by_test_id("stCode").inner_text().strip()
    assert store.search(link)
    window.keyboard.press("Escape")
    further = window.get_by_role("link", name="See revenue concentration")
    assert store.search(str(further.get_attribute("href")))
    window.go_back()
    expect(window).to_have_url(re.compile(r"store=demo"))
    expect(badge).to_be_visible()
    window.goto(link)
    assert not shown(window, "portfolio")
    expect(badge).to_be_visible()
    # the button changes the address; back leads to where one was
    window.get_by_role("button", name="Back to your own data").click()
    expect(badge).to_have_count(0)
    expect(window).not_to_have_url(store)
    settled(window)
    window.go_back()
    expect(badge).to_be_visible()
    expect(window).to_have_url(store)
    # what is not there offers the next step, the other store among them
    window.goto(f"{app.url}/scorecard?account=C1055")
    expect(window.get_by_role("heading", name="Not found, or you have no access to it.")).to_be_visible()
    expect(window.locator(BROKEN)).to_have_count(0)
    window.get_by_test_id("stMain").get_by_role("button", name="View the demo company").click()
    expect(window.locator("h1").first).to_have_text(title)
    expect(window).to_have_url(re.compile(r"account=C1055.*store=demo|store=demo.*account=C1055"))


#: the app with a page and a choice that were renamed
PLANTED = """
import sys
from pathlib import Path

sys.path.insert(0, {root!r})

import streamlit as st

import app as product
from kam_analytics.kit.rules import addresses

addresses.PAGES["pareto"] = "concentration"
addresses.CHOICES["concentration"] = {{"limit": "a"}}
app = st.App(Path({root!r}) / "shell.py", lifespan=product.lifespan)
"""


def test_an_old_address_is_the_first_request(app: App, demo_path: Path, window: Page, tmp_path: Path) -> None:
    (app.data / "demo.duckdb").write_bytes(demo_path.read_bytes())
    app.script = tmp_path / "planted.py"
    app.script.write_text(PLANTED.format(root=str(ROOT)), encoding="utf-8")
    app.start()
    window.goto(f"{app.url}/pareto?limit=70&lang=fi")
    assert not shown(window, "concentration")
    expect(window.get_by_text("Page not found")).to_have_count(0)
    expect(window.get_by_role("heading", name="asiakasta tuo 70 %")).to_be_visible()
    expect(window).to_have_url(re.compile(r"/concentration\?(.*&)?a=70"))
    # the menu does not know it
    assert "pareto" not in menu(window)
