"""A running app and a browser for what a person does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.samples.web.browser import FLAGS, App


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM")
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail("CHROMIUM is not set: run the browser tests with make test")
        pytest.skip("CHROMIUM is not set: run the browser tests with make test")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """The app on an empty folder, not started yet."""
    made = App(tmp_path)
    yield made
    if made.process is not None:
        made.stop()


@pytest.fixture(scope="session")
def demo_app(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One running app on the demo company, for all tests that only look."""
    folder = tmp_path_factory.mktemp("looks")
    (folder / "demo.duckdb").write_bytes(demo_path.read_bytes())
    made = App(folder).start()
    yield made
    made.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own; every request it made beyond the app fails the test."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []

    def opened(url: str, *, width: int = 1440, scheme: str = "light", locale: str = "en-GB") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        own = url.split("/", 3)[2]
        page.on("request", lambda request: foreign.append(request.url) if _is_foreign(request.url, own) else None)
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not foreign, f"asked other hosts: {foreign}"


def _is_foreign(url: str, own: str) -> bool:
    return url.startswith(("http", "ws")) and url.split("/", 3)[2] != own
