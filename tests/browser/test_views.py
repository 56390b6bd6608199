"""A view saved in a browser: the same finding and the same address, whatever was chosen meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.samples.web.browser import App, settled

pytestmark = pytest.mark.browser


def save(page: Page, name: str) -> None:
    page.get_by_role("button", name="Share view").click()
    field = page.get_by_role("textbox", name="Name")
    field.fill(name)
    field.press("Enter")
    expect(page.get_by_text("Saved ").first).to_be_visible()
    page.keyboard.press("Escape")
    settled(page)


def choose_period(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).first.click()
    settled(page)


def test_a_saved_view_opens_as_it_was(app: App, demo_path: Path, open_page: Callable[..., Page]) -> None:
    (app.data / "demo.duckdb").write_bytes(demo_path.read_bytes())
    app.start()
    page = open_page(f"{app.url}/concentration?period=YTD&a=70")
    settled(page)
    finding = page.locator("h2").first.inner_text()
    save(page, "Year to date at 70%")
    choose_period(page, "12 months")
    assert page.locator("h2").first.inner_text() != finding

    page.get_by_role("link", name="Portfolio").click()
    settled(page)
    page.get_by_role("link", name="Year to date at 70%").click()
    expect(page.locator("h2").first).to_have_text(re.compile(re.escape(finding)))
    settled(page)
    expect(page).to_have_url(re.compile(r"/concentration\?.*period=YTD"))

    # a view of the home page itself, followed on the home page, survives the next click
    page.goto(f"{app.url}/portfolio?period=DAYS&since=2026-01-01&until=2026-06-30")
    settled(page)
    save(page, "Home, half a year")
    here = page.locator("h2").first.inner_text()
    choose_period(page, "Year to date")
    assert page.locator("h2").first.inner_text() != here
    page.get_by_role("link", name="Home, half a year").click()
    expect(page.locator("h2").first).to_have_text(here)
    settled(page)
    page.get_by_role("button", name="Share view").click()
    settled(page)
    expect(page.locator("h2").first).to_have_text(here)
