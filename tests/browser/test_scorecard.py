"""A scorecard as a person reads it: the neighbour's account, the rows of a figure, buying behaviour, a reload."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.samples.web.browser import App, choose, settled

pytestmark = pytest.mark.browser


def test_the_address_follows_what_is_looked_at(demo_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{demo_app.url}/scorecard?account=C1055&period=YTD")
    expect(page.get_by_role("heading", name="Results")).to_be_visible()
    first = page.locator("h1").inner_text()
    settled(page)
    page.locator("[data-testid=stPageLink-NavLink]:visible").last.click()
    expect(page.locator("h1")).not_to_have_text(first)
    settled(page)
    second = page.locator("h1").inner_text()
    assert "account=C1055" not in page.url
    assert "period=YTD" in page.url
    choose(page, "Figure", "On time in full")
    expect(page.get_by_text("Formula: Deliveries on time and complete")).to_be_visible()
    settled(page)
    assert "figure=on_time_in_full" in page.url
    expect(page.locator("h1")).to_have_text(second)
    page.get_by_role("button", name="Buying behaviour").or_(
        page.get_by_role("radio", name="Buying behaviour")
    ).first.click()
    expect(page.get_by_role("figure", name="Column chart of the share of net sales by calendar month")).to_be_visible()
    settled(page)
    page.reload()
    expect(page.get_by_text("Days before an order in which activities count")).to_be_visible()
    expect(page.locator("h1")).to_have_text(second)
