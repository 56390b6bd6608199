"""Every page in both widths, schemes and languages: accessible, no sideways scroll, no broken policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.samples.places import SAMPLE
from tests.samples.share import FULL
from tests.samples.web.browser import App, choose, settled

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: every rule looks at everything; what passed is not written up, which takes longer than the looking
RUN = """async tags => (await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']
})).violations"""
#: Streamlit's own: sections of the navigation, marks of the small lines in st.metric, two paginations on a
#: page, a wide table that scrolls on a phone, the parts of a date field
ALLOWED = {"list", "listitem", "svg-img-alt", "landmark-unique", "scrollable-region-focusable", "target-size"}
#: Streamlit's own too: the box that takes files has a name and says that it is decoration
DROP_ZONE = 'data-testid="stFileUploaderDropzone"'
PAGES = (
    "concentration", "concentration?ask=change", "concentration?ask=leaves", "concentration?ask=spread",
    "concentration?ask=risk", "concentration?ask=keys", "scorecard?account=C1055", "scorecard", "portfolio", "glossary",
    "wallet", "imports", "batches", "quality", "jobs", "settings", "wallet?account=C1055", "inputs_results", "inputs_results?beside=accounts", "plan", "plan?account=C1055",
)  # fmt: skip


def a_file_waits(page: Page, url: str, language: str) -> Iterator[str]:
    """With its columns and what it would do."""
    page.goto(f"{url}/imports")
    page.locator("input[type=file]").set_input_files(SAMPLE / "accounts.csv")
    page.locator(".st-key-import-below").wait_for()
    yield "imports, a file waiting"
    page.locator(".st-key-remove-0 button").click()
    settled(page)


def a_plan_and_a_wallet_are_edited(page: Page, url: str, language: str) -> Iterator[str]:
    """The editor of the first row of a plan, and the form of a wallet to which it leads."""
    page.goto(f"{url}/plan?account=C1055")
    page.locator("h1").wait_for()
    settled(page)
    page.locator("[class*=st-key-edit-] button:visible").first.click()
    page.locator(".st-key-row-save").wait_for()
    yield "plan, a row open"
    page.get_by_test_id("stMain").locator("a[href*='wallet?']").click()
    page.locator(".st-key-wallet-edit button").click()
    page.locator(".st-key-wallet-save").wait_for()
    yield "wallet, the form open"


def a_rep_at_home(page: Page, url: str, language: str) -> Iterator[str]:
    """Whom a wide sidebar lets choose; and the search."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{url}/glossary")
    settled(page)
    choose(
        page,
        {"en": "View as", "fi": "Näytä käyttäjänä"}[language],
        {"en": "· rep", "fi": "· asiakasvastaava"}[language],
    )
    page.get_by_test_id("stSidebarNav").locator("a[href$='/my_week']").click()
    page.locator("[class*=st-key-task-]").first.wait_for()
    page.set_viewport_size({"width": width, "height": 900})
    yield "my_week"
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").wait_for()
    yield "search"


#: addresses, and what is open only after some clicks
SEEN = (*PAGES, a_file_waits, a_plan_and_a_wallet_are_edited, a_rep_at_home)
#: width, scheme, locale: two opposite looks together have all of them
LOOKS = (
    ((1440, "light", "en-GB"), (390, "dark", "fi-FI")),
    ((1440, "dark", "en-GB"), (390, "light", "fi-FI")),
    ((1440, "light", "fi-FI"), (390, "dark", "en-GB")),
    ((1440, "dark", "fi-FI"), (390, "light", "en-GB")),
)


@pytest.mark.parametrize(
    ("seen", "width", "scheme", "locale"),
    [
        pytest.param(SEEN if FULL else SEEN[number :: len(LOOKS)], *look, id="-".join(map(str, look)))
        for number, opposite in enumerate(LOOKS)
        for look in opposite
    ],
)
def test_a_page_can_be_read_by_everybody(
    demo_app: App, open_page: Callable[..., Page], seen: tuple[Any, ...], width: int, scheme: str, locale: str
) -> None:
    """Every page in two opposite looks, so in each width, scheme and language; in all looks with ``KAM_FULL=1``."""
    # not a page yet: the first one is heard from its first request on
    page = open_page(f"{demo_app.url}/_stcore/health", width=width, scheme=scheme, locale=locale)
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
    for what in seen:
        for name in at(page, demo_app.url, what) if isinstance(what, str) else what(page, demo_app.url, locale[:2]):
            problems += seen_in(page, name, locale)
    assert not problems, "\n".join(problems)


def at(page: Page, url: str, address: str) -> Iterator[str]:
    """A page as it opens."""
    page.goto(f"{url}/{address}")
    page.locator("h1").wait_for()
    yield address


def seen_in(page: Page, address: str, locale: str) -> list[str]:
    """What a page breaks: accessibility, the language; a page that scrolls sideways."""
    settled(page)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), f"{address} scrolls sideways"
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    page.evaluate(AXE)
    return [
        f"{address}: {rule['id']} {rule['nodes'][0]['html'][:240]}"
        for rule in page.evaluate(RUN, TAGS)
        if rule["id"] not in ALLOWED and not all(DROP_ZONE in node["html"] for node in rule["nodes"])
    ]
