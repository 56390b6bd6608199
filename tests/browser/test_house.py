"""The whole way, as a person goes it: demo, finding, limits, account, Finnish, export, own data, rep."""

from __future__ import annotations

import io
import re
import signal
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.samples.places import MAPPINGS, SHAPES
from tests.samples.web.browser import App, choose, command, settled

pytestmark = pytest.mark.browser


def save_name(page: Page, name: str) -> None:
    """Type a name into the open form and save it."""
    field = page.get_by_role("textbox", name="Name")
    field.fill(name)
    field.press("Tab")
    expect(field).to_have_value(name)
    page.get_by_role("button", name="Save").click()


def test_first_start_to_own_data(app: App, open_page: Callable[..., Page], tmp_path: Path) -> None:
    app.start()
    # a deep link is the very first request: shell, page, no "Page not found"; the demo is built meanwhile
    page = open_page(f"{app.url}/concentration")
    expect(page.get_by_role("heading", name="Revenue concentration")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_text("Demo data")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
    finding = page.locator("h2").first
    found = re.search(r"(\d+) of (\d+) accounts \((\d+)%\) generate 80% of net sales", finding.inner_text())
    assert found is not None
    count = int(found.group(1))
    expect(page.get_by_role("heading", name=f"{count} accounts generate 80%")).to_be_visible()

    # the A limit moves mark, class and address
    slider = page.get_by_role("slider", name="A limit")
    slider.focus()
    for _step in range(30):
        if slider.input_value() == "70":
            break
        slider.press("ArrowLeft")
        settled(page)
    expect(page.get_by_role("heading", name="accounts generate 70%")).to_be_visible()
    assert "a=70" in page.url
    fewer = int(re.search("(\\d+) accounts generate 70%", page.content()).group(1))
    assert fewer < count

    # the address reopens the view, in the other language too
    again = open_page(f"{page.url}&lang=fi", locale="fi-FI")
    expect(again.get_by_role("heading", name=f"{fewer} asiakasta tuo 70 %")).to_be_visible()

    # Excel says what the screen says
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel", exact=True).click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    header, first = rows[0], rows[1]
    total = sum(row[header.index("Net sales")] for row in rows[1:])
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(f"€{total / 1e6:.1f}M")
    assert sum(1 for row in rows[1:] if row[header.index("ABC class")] == "A") == fewer
    assert first[header.index("Account")] in page.get_by_role("heading", name="is the largest of").inner_text()
    page.keyboard.press("Escape")

    # open the largest account from the select box
    choose(page, "Open an account", first[header.index("Account")])
    expect(page.get_by_role("heading", name=first[header.index("Account")], level=1)).to_be_visible()
    assert f"account={first[header.index('Account ID')]}" in page.url
    expect(page.get_by_role("heading", name="Results")).to_be_visible()

    # Finnish
    page.get_by_test_id("stSidebar").get_by_role("button", name="Suomi").or_(
        page.get_by_test_id("stSidebar").get_by_role("radio", name="Suomi")
    ).first.click()
    expect(page.get_by_role("heading", name="Tulokset")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "fi")

    # a person's own data, imported with the app stopped, are there at the next start
    assert app.stop() in (0, -signal.SIGTERM)
    assert not (tmp_path / "demo.duckdb.wal").exists()
    lines, mapping = SHAPES / "order_database" / "order_details.csv", MAPPINGS / "northwind_sales.toml"
    done = command(tmp_path, "import", str(lines), "--mapping", str(mapping), "--json")
    assert done.returncode == 0, done.stderr
    report = command(tmp_path, "report", "concentration", "--format", "csv")
    largest = report.stdout.splitlines()[1].split(",")
    app.start()
    page = open_page(f"{app.url}/concentration")
    expect(page.get_by_text("Demo data")).to_have_count(0)
    expect(page.get_by_role("heading", name="is the largest of")).to_contain_text(largest[2])
    expect(page.get_by_text("the last invoice line is")).to_be_visible()
    page.get_by_role("button", name="View the demo company").click()
    expect(page.get_by_text("Demo data")).to_be_visible()


def test_a_rep_sees_only_own_accounts(demo_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{demo_app.url}/concentration")
    everybody = int(re.search(r"of (\d+) accounts", page.locator("h2").first.inner_text()).group(1))
    choose(page, "View as", "· rep")
    expect(page.get_by_text("your own accounts")).to_be_visible()
    settled(page)
    own = int(re.search(r"(\d+) account", page.get_by_text("your own accounts").inner_text()).group(1))
    assert 0 < own < everybody
    expect(page.get_by_text("The class covers all the company's accounts")).to_be_visible()
    expect(page.get_by_role("link", name="Portfolio")).to_have_count(0)
    page.get_by_role("link", name="My week").click()
    expect(page.get_by_role("heading", name="My week")).to_be_visible()


def test_rename_conflict_names_who_was_first(
    app: App, open_page: Callable[..., Page], demo_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "demo.duckdb").write_bytes(demo_path.read_bytes())
    app.start()
    first, second = (open_page(f"{app.url}/scorecard?account=C1055") for _tab in range(2))
    for page in (first, second):
        page.get_by_role("button", name="Edit").click()
        expect(page.get_by_role("textbox", name="Name")).to_be_visible()
        settled(page)
    hostile = "=cmd|'/c calc'!A1 <a href='http://example.com'>x</a> ![p](http://example.com/p.png) www.example.com a@example.com"
    save_name(first, hostile)
    expect(first.locator("h1")).to_contain_text("=cmd|'/c calc'!A1 <a href='http:")
    save_name(second, "Second")
    expect(second.get_by_text("Look at the new value and save again")).to_be_visible()
    expect(first.locator("a[href*='example.com'], img[src*='example'], a[href^='mailto']")).to_have_count(0)


def test_headers_and_closed_routes(demo_app: App) -> None:
    import urllib.error
    import urllib.request

    answer = urllib.request.urlopen(demo_app.url)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    for closed in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(demo_app.url + closed)
        assert refused.value.code == 404


def test_own_data_are_not_served_beyond_this_machine(app: App, tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id,name\na,Alpha\n", encoding="utf-8")
    assert command(tmp_path, "import", str(tmp_path / "accounts.csv"), "--as", "accounts").returncode == 0
    app.start("--server.address", "0.0.0.0")
    assert app.process is not None
    assert app.process.wait(30) != 0
    assert "no login yet" in app.log.read_text(encoding="utf-8")


def test_the_demo_may_be_served_anywhere(
    app: App, demo_path: Path, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    (tmp_path / "demo.duckdb").write_bytes(demo_path.read_bytes())
    app.start("--server.address", "0.0.0.0")
    page = open_page(f"{app.url}/portfolio")
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
