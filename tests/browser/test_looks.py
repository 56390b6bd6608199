"""Every page in both widths, themes and languages: accessible, no sideways scroll, no broken policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, settled

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Streamlit's own: sections of the navigation, marks of the small lines in st.metric
ALLOWED = {"list", "listitem", "svg-img-alt"}
PAGES = ("concentration", "scorecard?account=C1055", "scorecard", "portfolio", "glossary")


@pytest.fixture(scope="module")
def demo_app(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One running app on the demo company for all looks."""
    folder = tmp_path_factory.mktemp("looks")
    (folder / "demo.duckdb").write_bytes(demo_path.read_bytes())
    app = App(folder).start()
    yield app
    app.stop()


@pytest.mark.parametrize(
    ("width", "scheme", "locale"),
    [(1440, "light", "en-GB"), (390, "light", "fi-FI"), (1440, "dark", "fi-FI"), (390, "dark", "en-GB")],
)
def test_a_page_can_be_read_by_everybody(
    demo_app: App, open_page: Callable[..., Page], width: int, scheme: str, locale: str
) -> None:
    page = open_page(f"{demo_app.url}/glossary", width=width, scheme=scheme, locale=locale)
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
    for address in PAGES:
        page.goto(f"{demo_app.url}/{address}")
        page.locator("h1").wait_for()
        settled(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), f"{address} scrolls sideways"
        expect(page.locator("html")).to_have_attribute("lang", locale[:2])
        page.evaluate(AXE)
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        problems += [
            f"{address}: {rule['id']} {rule['nodes'][0]['html'][:120]}"
            for rule in found["violations"]
            if rule["id"] not in ALLOWED
        ]
    assert not problems
