"""A director's questions: who makes 80 %, who was A and is not now, what if the largest leaves, is it chance."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.samples.web.browser import App, choose, settled

pytestmark = pytest.mark.browser


def ask(page: Page, question: str) -> None:
    page.locator(".st-key-ask").get_by_text(question, exact=True).click()
    settled(page)


def workbook(page: Page, kind: str) -> bytes:
    """A file of the export menu."""
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=kind, exact=True).click()
    page.keyboard.press("Escape")
    return Path(download.value.path()).read_bytes()


def test_a_director_gets_answers_and_takes_them_along(demo_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{demo_app.url}/concentration")
    headline = page.locator("h2").first
    expect(headline).to_contain_text("generate 80% of net sales")
    who = int(re.search(r"(\d+) of \d+ accounts", headline.inner_text()).group(1))
    largest = page.get_by_role("heading", name="is the largest of").inner_text().split(" is the largest")[0]

    # who was A last year and is not now, name by name
    ask(page, "What changed")
    assert "ask=change" in page.url
    said = re.search(r"(\d+) accounts? (?:has|have) dropped out of class A", page.get_by_test_id("stMain").inner_text())
    expect(page.get_by_role("heading", name=re.compile("ABC class: .* up, .* down"))).to_be_visible()
    choose(page, "Accounts in a cell", "A → B")
    moved = page.locator("[class*=st-key-cell-A-B]")
    expect(moved).to_be_visible()

    # is the change more than chance: a plain sentence, and what it rests on
    chance = page.get_by_role("heading", name=re.compile("No sign of a real change|more than chance would explain"))
    expect(chance).to_be_visible()
    expect(page.get_by_text("swapped at random, 499 times")).to_be_visible()

    # the bridge, and the accounts behind a step
    bridge = page.get_by_role("heading", name="of the earlier sales remains, growth included (NRR)")
    expect(bridge).to_be_visible()
    choose(page, "Accounts in a step", "Lost")
    expect(page.locator("[class*=st-key-step-lost]")).to_be_visible()

    # another comparison changes the sentences and the address
    page.get_by_text("Same period two years earlier", exact=True).first.click()
    settled(page)
    assert "with=two_years" in page.url
    again = open_page(page.url)
    expect(again.get_by_text("vs 1 Nov 2023 – 31 Oct 2024")).to_be_visible()

    # what remains if the largest leaves
    ask(page, "What if")
    expect(page.get_by_role("heading", name=re.compile(f"Without {re.escape(largest)}, .* remains"))).to_be_visible()

    # spread, risk and key accounts answer too
    ask(page, "Spread")
    expect(page.get_by_role("heading", name=re.compile("Gini 0"))).to_be_visible()
    ask(page, "At risk")
    expect(page.get_by_role("heading", name=re.compile("Sales at risk: "))).to_be_visible()
    ask(page, "Key accounts")
    expect(page.get_by_role("heading", name=re.compile("Key accounts generate"))).to_be_visible()

    # the workbook says what the screen says; the paper is a PDF
    ask(page, "Now")
    book = openpyxl.load_workbook(io.BytesIO(workbook(page, "Excel")))
    rows = list(book["Accounts"].iter_rows(values_only=True))
    assert sum(1 for row in rows[1:] if row[rows[0].index("ABC class")] == "A") == who
    classes = list(book["Class by account"].iter_rows(values_only=True))
    before, now = classes[0].index("Class before"), classes[0].index("Class now")
    were = sum(1 for row in classes[1:] if row[before] == "A" and row[now] != "A")
    assert were == int(said.group(1) if said else 0)
    assert workbook(page, "PDF").startswith(b"%PDF")
