"""A new user brings a folder of tables that are parts of each other, and answers what is asked: few clicks, no mapping."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.samples.places import SHAPES, TOGETHER
from tests.samples.web.browser import App, settled

pytestmark = pytest.mark.browser

TABLES = ("orders", "order_details", "customers", "products", "employees")


class Person:
    """Somebody at the page Import, and the number of clicks so far."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, where: Locator) -> None:
        where.first.click()
        settled(self.page)
        self.clicks += 1

    def drop(self, *files: Path) -> None:
        self.page.locator("input[type=file]").set_input_files(list(files))
        self.page.locator(".st-key-remove-0").wait_for()
        settled(self.page)
        self.clicks += 1

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name))

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()

    def load(self, button: str) -> None:
        self.button(button)
        self.page.get_by_role("button", name="Close").wait_for()
        settled(self.page)


def arrived(app: App, open_page: Callable[..., Page]) -> Person:
    """A new user, from the first page to the page Import."""
    app.start()
    person = Person(open_page(f"{app.url}/portfolio"))
    settled(person.page)
    person.click(person.page.get_by_test_id("stSidebarNav").get_by_role("link", name="Import", exact=True))
    return person


def to_the_concentration(person: Person, folder: Path) -> None:
    """Order lines whose customer and day are in the orders, to the figures: as SQL over the files has them."""
    files = {name: folder / f"{name}.csv" for name in TABLES}
    total, rows, accounts = duckdb.sql(
        f"select sum(round(unit_price * quantity * (1 - discount), 4)), count(*), count(distinct customer_id) "
        f"from read_csv('{files['order_details']}') join read_csv('{files['orders']}') using (order_id)"
    ).fetchall()[0]
    person.drop(*files.values())
    expect(
        person.page.get_by_role("heading", name="order_details.csv waits for an answer, 3 files are ready to import")
    ).to_be_visible()
    person.sees(
        f"orders.csv has them: join by order_id? {rows:,} of {rows:,} rows match.", "joined to order_details.csv"
    )
    person.button("Join orders.csv: row 1 gets customer_id")
    person.sees(f"{rows:,} rows: {rows:,} will be loaded", f"Net sales €{total:,.2f}")
    person.load("Import 4 files")
    expect(person.page.get_by_role("heading", name="All 4 files imported")).to_be_visible()
    # the orders have left with their lines
    expect(person.page.get_by_role("heading", name="waiting")).to_have_count(0)
    person.click(person.page.get_by_role("link", name="See the concentration"))
    expect(person.page.get_by_role("heading", name="Revenue concentration")).to_be_visible()
    expect(person.page.get_by_role("heading", name="is the largest of")).to_be_visible()
    assert person.clicks <= 8
    assert accounts > 1


def test_order_tables_in_the_shape_of_an_erp(app: App, open_page: Callable[..., Page]) -> None:
    to_the_concentration(arrived(app, open_page), SHAPES / "order_database")


def test_real_order_tables(app: App, open_page: Callable[..., Page], shared: Path) -> None:
    to_the_concentration(arrived(app, open_page), shared / "northwind")


def test_tables_of_a_crm_with_the_files_that_only_say_what_belongs_together(
    app: App, open_page: Callable[..., Page]
) -> None:
    person = arrived(app, open_page)
    person.drop(*sorted((TOGETHER / "hubspot").glob("*.csv")))
    expect(
        person.page.get_by_role("heading", name="3 files wait for an answer, 2 files are ready to import")
    ).to_be_visible()
    person.button("Join contact_company.csv: row 1 gets company_id 70010001")
    person.button("Join deal_company.csv: row 1 gets company_id 70010001")
    person.button("Join engagement_company.csv: row 1 gets company_id 70010001")
    person.button("Join engagement_contact.csv: row 1 gets contact_id 81000001")
    expect(person.page.get_by_role("heading", name="5 files are ready to import")).to_be_visible()
    person.load("Import 5 files")
    expect(person.page.get_by_role("heading", name="All 5 files imported: 14 rows")).to_be_visible()
    person.sees("won €12,800.00 (2 rows)")
    # every row has found its company, and no file is left
    expect(person.page.get_by_text("without an account")).to_have_count(0)
    expect(person.page.get_by_role("heading", name="waiting")).to_have_count(0)
    assert person.clicks <= 8


def won_deals_to_the_concentration(person: Person, folder: Path) -> None:
    """The export of a CRM whose tasks were never marked as done, with its won deals as sales: to the first finding."""
    deals = folder / "Opportunity.csv"
    won, rows, accounts = duckdb.sql(
        f"select sum(Amount), count(*), count(distinct AccountId) from read_csv('{deals}') where IsWon = 1"
    ).fetchall()[0]
    person.drop(*sorted(folder.glob("*.csv")))
    expect(
        person.page.get_by_role(
            "heading", name="Task.csv waits for an answer, 4 files are ready to import, 3 files cannot be imported"
        )
    ).to_be_visible()
    person.sees("“Status” is “Not Started” in all rows")
    person.button("Count them as they are")
    expect(person.page.get_by_role("heading", name="5 files are ready to import")).to_be_visible()
    person.load("Import 5 files")
    person.sees(f"won €{won:,.2f} ({rows} rows)", f"No invoices yet, but {rows} won deals")
    person.button("Use won deals as sales")
    person.sees("are won deals, not invoices")
    person.click(person.page.get_by_role("link", name="See the concentration"))
    expect(person.page.get_by_role("heading", name="Revenue concentration")).to_be_visible()
    expect(person.page.get_by_text(f"{accounts} account").first).to_be_visible()
    assert person.clicks <= 6


def test_a_crm_without_invoices(app: App, open_page: Callable[..., Page], tmp_path: Path) -> None:
    folder = tmp_path / "salesforce"
    shutil.copytree(SHAPES / "salesforce", folder)
    tasks = folder / "Task.csv"
    tasks.write_text(tasks.read_text().replace("Completed", "Not Started"))
    won_deals_to_the_concentration(arrived(app, open_page), folder)


def test_a_real_crm_without_invoices(app: App, open_page: Callable[..., Page], shared: Path) -> None:
    won_deals_to_the_concentration(arrived(app, open_page), shared / "salesforce_org_export")
