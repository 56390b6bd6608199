"""The week of a rep on a phone: a number to dial, and what is late moved and taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.samples.web.browser import App, choose, settled

pytestmark = pytest.mark.browser


def test_the_week_on_a_phone(app: App, demo_path: Path, open_page: Callable[..., Page]) -> None:
    (app.data / "demo.duckdb").write_bytes(demo_path.read_bytes())
    app.start()
    page = open_page(f"{app.url}/glossary")
    settled(page)
    choose(page, "View as", "Eero Korhonen")
    page.get_by_test_id("stSidebarNav").locator("a[href$='/my_week']").click()
    page.locator("[class*=st-key-task-]").first.wait_for()
    page.set_viewport_size({"width": 390, "height": 900})
    settled(page)
    finding = page.locator("h2").first
    expect(finding).to_contain_text("calls and meetings within a week")
    number = page.locator("a[href^='tel:+']").first
    expect(number).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # everything late moves to tomorrow at once
    page.locator(".st-key-backlog summary").click()
    page.get_by_text("All of these").click()
    page.get_by_role("button", name="Move to").click()
    settled(page)
    expect(finding).not_to_contain_text("late task")
    page.get_by_role("button", name="Undo").click()
    settled(page)
    expect(finding).to_contain_text("late tasks can still be done")
