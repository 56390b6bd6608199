"""A new user brings the company's own files in through the page: asked, mended, previewed, undone, brought again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.samples.places import SHAPES
from tests.samples.web.browser import App, choose, settled

pytestmark = pytest.mark.browser

HEADER = "Laskurivi;Asiakasnro;Tuotekoodi;Laskupvm;Kpl;Rivin laskutus;Kate"


def finnish(path: Path, rows: list[tuple[int, str, str, float]], *bad: str) -> Path:
    """Invoice lines as a Finnish ERP writes them: ``;``, decimal comma, cp1252, d.m.yyyy, Windows line ends."""
    lines = [
        f"{number};{account};Säiliö {number % 5};{day};1;{amount(net)};{amount(net / 4)}"
        for number, account, day, net in rows
    ]
    path.write_bytes("\r\n".join([HEADER, *lines, *bad, ""]).encode("cp1252"))
    return path


def amount(number: float) -> str:
    return f"{number:,.2f}".replace(",", " ").replace(".", ",")


def invoices(last: int, *, first: int = 1) -> list[tuple[int, str, str, float]]:
    """Line, account, day and amount: account 1001 is the largest of twelve; the first line closes September."""
    return [
        (
            n,
            f"{1001 + n % 12}",
            "30.9.2026" if n == 1 else f"{n % 28 + 1}.{n % 9 + 1}.2026",
            5000.5 if n % 12 == 0 else 200.25 + n,
        )
        for n in range(first, last + 1)
    ]


def money(amount: float) -> str:
    return (
        f"€{amount / 1e6:.2f}M"
        if amount >= 999_500
        else f"€{amount / 1e3:.0f}k"
        if amount >= 99_950
        else f"€{amount / 1e3:.1f}k"
    )


def drop(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files(list(files))
    page.locator(".st-key-remove-0").wait_for()
    settled(page)


def load(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).first.click()
    page.get_by_role("button", name="Close").wait_for()
    settled(page)


def test_own_files_from_the_drop_to_the_figures(app: App, open_page: Callable[..., Page], tmp_path: Path) -> None:
    app.start()
    page = open_page(f"{app.url}/portfolio")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Import your CRM and ERP exports as they are")).to_be_visible()
    expect(page.get_by_text("the demo company is not changed")).to_be_visible()

    # a whole folder of a CRM: what is ours is recognised, what is not is named
    drop(page, *sorted((SHAPES / "salesforce").glob("*.csv")))
    expect(page.get_by_role("heading", name="5 files are ready to import, 3 files cannot be imported")).to_be_visible()
    expect(page.get_by_text("Salesforce Lead · 2 rows")).to_be_visible()
    load(page, "Import 5 files")
    expect(page.get_by_role("heading", name="All 5 files imported: 22 rows")).to_be_visible()
    for said in (
        "4 rows: 4 loaded",
        "6 rows: 6 loaded",
        "3 without an account",
        "5 rows: 5 loaded",
        "won €150,750.75 (2 rows)",
        "2 without an account",
    ):
        expect(page.get_by_text(said).first).to_be_visible()
    expect(page.get_by_text("Demo data")).to_have_count(0)
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Remove 4 unusable files").click()

    # invoice lines of a Finnish ERP: one column has a name that nobody knows, and the accounts are in no file
    rows = invoices(240)
    file = finnish(
        tmp_path / "laskurivit.csv", rows, "9001;1002;Säiliö;31.2.2026;1;10,00;1,00", "9002;;Säiliö;3.2.2026;1;10,00;1,00",
    )  # fmt: skip
    drop(page, file)
    expect(page.get_by_text("sales need one of")).to_be_visible()
    expect(page.get_by_text("cp1252").first).to_be_visible()
    choose(page, "Net amount", "Rivin laskutus")
    expect(page.get_by_text("242 rows: 242 will be rejected")).to_be_visible()
    page.get_by_role("button", name="Create accounts from these IDs").click()
    expect(page.get_by_text("240 will be loaded, 2 will be rejected")).to_be_visible()
    expect(page.get_by_text("line 242")).to_be_visible()
    total = sum(net for *_rest, net in rows)
    expect(page.get_by_text(f"Net sales €{total:,.2f}")).to_be_visible()
    load(page, "Import 1 file")
    expect(page.get_by_text("240 loaded, 2 rejected")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Rejected rows (CSV)").click()
    refused = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in refused[1:]] == ["242", "243"]
    assert "31.2.2026" in refused[1]

    # the figures are those of the file
    page.get_by_role("link", name="See the concentration").click()
    expect(page.get_by_role("heading", name="Revenue concentration")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(money(total))
    expect(page.get_by_role("heading", name="1001 is the largest of 12")).to_be_visible()

    # taken out again from the history, after its reach is known
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Import history").click()
    choose(page, "Open an import", "laskurivit.csv")
    page.get_by_role("button", name="Undo …").click()
    expect(page.get_by_text("240 rows are removed")).to_be_visible()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("Undone: nothing from it is left in your data.")).to_be_visible()
    page.goto(f"{app.url}/concentration")
    expect(page.get_by_text("There are no sales here yet.")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name="Import files").click()

    # brought again: the answers are remembered; then a file that overlaps and corrects
    drop(page, file)
    expect(page.get_by_text("Read in the same way as the last file from")).to_be_visible()
    load(page, "Import 1 file")
    page.get_by_role("button", name="Close").click()
    later = invoices(300, first=201)
    later[0] = (*later[0][:3], later[0][3] + 1000)
    drop(page, finnish(tmp_path / "laskurivit-2.csv", later))
    expect(page.get_by_text("60 will be loaded, 1 will be updated, 39 already there")).to_be_visible()
    load(page, "Import 1 file")
    page.get_by_role("link", name="See the concentration").click()
    total = sum(net for *_rest, net in [*rows, *later[40:]]) + 1000
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(money(total))


def test_an_import_goes_on_when_its_page_is_closed_and_can_be_stopped(
    app: App, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    app.start()
    file = tmp_path / "sales.csv"
    with file.open("w") as sink:
        sink.write("account_id,sold_on,net_sales\n")
        sink.writelines(f"A{n % 997},2026-0{n % 9 + 1}-{n % 28 + 1:02},{n % 1000}.5\n" for n in range(1_000_000))
    page = open_page(f"{app.url}/imports")
    drop(page, file)
    page.get_by_role("button", name="Create accounts from these IDs").click()
    expect(page.get_by_text("1,000,000 will be loaded")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Import 1 file").first.click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped. Nothing from this file was loaded.")).to_be_visible()
    # nothing was lost: the file waits as it was
    page.get_by_role("button", name="Close").click()
    settled(page)
    page.get_by_role("button", name="Import 1 file").first.click()
    page.get_by_role("button", name="Stop").wait_for()
    page.goto(f"{app.url}/glossary")
    page.locator("h1").wait_for()
    page.goto(f"{app.url}/imports")
    expect(page.get_by_text("1,000,000 loaded")).to_be_visible()
