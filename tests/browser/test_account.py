"""The account as its people work with it: home, scorecard, log, evidence, wallet, plan, two at one plan, search."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.samples.web.browser import App, choose, settled

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
SAVE = re.compile("^Save")
#: accounts that a rep owns, with the actions of the plan in force that are open past their due date
LATE = """
select u.name as rep, a.account_id, a.name, p.plan_id, x.action_id
from plan_action x join plan p using (plan_id) join account a on a.account_id = p.account_id
join app_user u on u.user_id = a.owner_id
where u.role = 'rep' and u.is_active and x.status = 'open' and x.due_on < date '2026-11-20'
and p.status = 'approved' and date '2026-11-20' between p.starts_on and p.ends_on
order by a.account_id, x.action_id
"""


@dataclass(frozen=True)
class Late:
    """An overdue action of a plan in force, and the rep who owns the account."""

    rep: str
    account_id: str
    name: str
    plan_id: str
    action_id: str


@pytest.fixture(scope="module")
def late(demo_path: Path) -> list[Late]:
    """Every overdue action of the demo company, the rep with the most of them first."""
    with duckdb.connect(str(demo_path), read_only=True) as rows:
        found = [Late(*row) for row in rows.execute(LATE).fetchall()]
    reps = [one.rep for one in found]
    return sorted(found, key=lambda one: -reps.count(one.rep))


@pytest.fixture(scope="module")
def account_app(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One running app on a copy of the demo company; every test works at accounts of its own."""
    folder = tmp_path_factory.mktemp("account")
    (folder / "demo.duckdb").write_bytes(demo_path.read_bytes())
    app = App(folder).start()
    yield app
    app.stop()


@dataclass
class Hand:
    """Counts what a person does."""

    done: int = 0

    def click(self, what: Locator) -> None:
        self.done += 1
        what.click()

    def write(self, what: Locator, text: str) -> None:
        self.done += 1
        what.fill(text)


def become(page: Page, name: str) -> None:
    """Look through a rep's eyes."""
    settled(page)
    choose(page, "View as", f"{name} · rep")
    expect(page.get_by_role("combobox", name="View as")).to_have_value(re.compile(name))
    settled(page)


def of_row(page: Page, button: str, row_id: str) -> Locator:
    """A button of one row of the plan; one with a tip is drawn twice, for a mouse and for a finger."""
    return page.locator(f".st-key-{button}-{row_id} button:visible").first


def fill(page: Page, label: str, text: str) -> None:
    """Type into a field and leave it: that is when it is kept."""
    field = page.get_by_role("textbox", name=label)
    field.fill(text)
    field.press("Tab")
    settled(page)
    expect(field).to_have_value(text)


def day(page: Page, label: str, text: str) -> None:
    """Type a day into the parts of a date field: day, month, year as the field shows them."""
    first = page.get_by_role("spinbutton", name=f"day, {label}")
    first.click()
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    settled(page)


def finding(page: Page) -> Locator:
    return page.locator("h2").first


def saved_row(page: Page) -> None:
    """Save the open row and wait until its editor has closed."""
    page.get_by_role("button", name=SAVE).last.click()
    expect(page.locator(".st-key-row-save")).to_have_count(0)
    settled(page)


def estimate(page: Page) -> None:
    """Change the likely estimate of the first row of the form, with the keyboard."""
    grid = page.get_by_test_id("stDataFrame").first
    likely = grid.get_by_test_id("glide-cell-4-0")
    expect(likely).to_be_attached()
    box, rows = grid.bounding_box(), grid.locator("tbody tr").count() + 2
    assert box is not None
    page.mouse.click(box["x"] + 100, box["y"] + box["height"] * 1.5 / rows)
    expect(grid.get_by_test_id("glide-cell-1-0")).to_have_attribute("aria-selected", "true")
    for column in (2, 3, 4):
        page.keyboard.press("ArrowRight")
        expect(grid.get_by_test_id(f"glide-cell-{column}-0")).to_have_attribute("aria-selected", "true")
    low, high = (float(grid.get_by_test_id(f"glide-cell-{column}-0").inner_text()) for column in (3, 5))
    likelier = str(round(high * 0.9 + low * 0.1))
    page.keyboard.press("Enter")
    typed = page.locator("#portal input")
    typed.fill(likelier)
    typed.press("Enter")
    expect(likely).to_have_text(likelier)


def add_action(page: Page, goal: str, text: str, rep: str, due: str) -> None:
    """Add an action to the objective with this goal: what, owner, due date; then save."""
    card = (
        page.locator("[data-testid=stVerticalBlock]")
        .filter(has_text=goal)
        .filter(has=page.get_by_role("button", name="Add an action"))
    )
    card.last.get_by_role("button", name="Add an action").click()
    expect(page.get_by_role("textbox", name="What to do")).to_be_visible()
    settled(page)
    fill(page, "What to do", text)
    choose(page, "Owner", rep)
    settled(page)
    day(page, "Due", due)
    saved_row(page)
    expect(page.get_by_text(text)).to_be_visible()


def test_a_rep_works_through_an_account(account_app: App, open_page: Open, late: list[Late]) -> None:
    page = open_page(f"{account_app.url}/concentration")
    rep = late[0].rep
    become(page, rep)
    page.get_by_role("link", name="My week").click()
    expect(finding(page)).to_contain_text("within a week")
    settled(page)
    # what is wrong without euros: the first account whose plan has an overdue action
    page.locator(".st-key-signs summary").click()
    settled(page)
    mine = {one.name: one for one in reversed(late) if one.rep == rep}
    links = page.locator(".st-key-signs").get_by_test_id("stPageLink-NavLink")
    shown = next(mine[name] for text in links.all_inner_texts() if (name := text.splitlines()[-1]) in mine)
    reason = page.get_by_test_id("stVerticalBlock").filter(has=page.get_by_role("link", name=shown.name)).last
    expect(reason).to_contain_text(re.compile("plan actions? overdue"))
    links.filter(has_text=shown.name).first.click()
    expect(page.get_by_role("heading", name=shown.name, level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Results")).to_be_visible()
    settled(page)
    assert f"account={shown.account_id}" in page.url

    # log what was done, on a phone, in at most five interactions
    page.set_viewport_size({"width": 390, "height": 844})
    hand = Hand()
    hand.click(page.get_by_role("button", name="Log activity"))
    hand.write(page.get_by_role("dialog").get_by_role("textbox", name="Subject"), "Agreed the yearly meeting")
    hand.click(page.get_by_role("dialog").get_by_role("button", name=SAVE))
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text(re.compile(r"Saved \d"))).to_be_visible()
    assert hand.done <= 5
    page.set_viewport_size({"width": 1440, "height": 900})

    # the plan: the overdue action is done, with what shows it
    main = page.get_by_test_id("stMain")
    main.get_by_role("link", name="Account plan").click()
    expect(finding(page)).to_contain_text("overdue")
    settled(page)
    page.set_viewport_size({"width": 390, "height": 844})
    hand = Hand()
    hand.click(of_row(page, "done", shown.action_id))
    hand.write(page.get_by_role("textbox", name="What is the evidence?"), "Minutes of the meeting")
    hand.click(page.get_by_role("button", name=SAVE))
    expect(page.get_by_text("evidence: Minutes of the meeting")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert hand.done <= 5
    page.set_viewport_size({"width": 1440, "height": 900})
    settled(page)

    # the wallet: a better estimate moves the share
    main.get_by_role("link", name="Share of wallet").click()
    expect(finding(page)).to_contain_text("of what this account buys")
    settled(page)
    before = finding(page).inner_text()
    page.get_by_role("button", name="Edit estimates").click()
    estimate(page)
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(finding(page)).not_to_have_text(before)
    assert re.search(r"We supply \d+%", finding(page).inner_text())


def test_a_new_plan_is_written_submitted_and_approved(account_app: App, open_page: Open, late: list[Late]) -> None:
    mine = late[0]
    page = open_page(f"{account_app.url}/glossary")
    become(page, mine.rep)
    # found by a part of its name
    page.keyboard.press("Control+k")
    page.get_by_role("textbox", name="Search").fill(mine.name[1:-1].upper())
    page.get_by_role("dialog").get_by_role("link", name=mine.name).first.click()
    expect(page.get_by_role("heading", name=mine.name, level=1)).to_be_visible()
    assert f"/scorecard?account={mine.account_id}" in page.url
    settled(page)
    page.get_by_test_id("stMain").get_by_role("link", name="Account plan").click()
    expect(page.get_by_role("button", name="New plan")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="New plan").click()
    title = page.get_by_role("textbox", name="Title")
    expect(title).to_be_visible()
    settled(page)
    title.fill("Plan of the walk")
    page.get_by_role("button", name="Start the plan").click()
    expect(page.get_by_role("heading", name="Plan of the walk", level=1)).to_be_visible()
    settled(page)
    for goal, horizon in (("A second site buys from us", "Long"), ("Deliveries come on time", "Short")):
        page.get_by_role("button", name="Add an objective").click()
        expect(page.get_by_role("textbox", name="Goal")).to_be_visible()
        settled(page)
        fill(page, "Goal", goal)
        choose(page, "Horizon", horizon)
        settled(page)
        saved_row(page)
        for number in (1, 2):
            add_action(page, goal, f"{goal}: step {number}", mine.rep, f"300{number + 4}2027")
    expect(finding(page)).to_contain_text("4")
    assert not page.get_by_text("needed for approval").count()

    page.get_by_role("button", name="Export").click()
    files = {}
    for kind in ("PDF", "Excel"):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        files[kind] = Path(download.value.path()).read_bytes()
    assert files["PDF"].startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(files["Excel"]))
    cells = {cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"Deliveries come on time: step 2", mine.rep} <= cells
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_role("button", name="Back to draft")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    settled(page)
    director = open_page(page.url)
    director.get_by_role("button", name="Approve").click()
    expect(director.get_by_text("approved by Local director")).to_be_visible()


def open_plan(open_page: Open, url: str, one: Late, rep: str = "") -> Page:
    """The plan in a browser of its own, through a rep's eyes when named."""
    page = open_page(f"{url}/scorecard?account={one.account_id}")
    expect(page.get_by_role("heading", name="Results")).to_be_visible()
    if rep:
        become(page, rep)
    page.get_by_test_id("stMain").get_by_role("link", name="Account plan").click()
    expect(of_row(page, "edit", one.action_id)).to_be_visible()
    settled(page)
    return page


def edit(page: Page, one: Late) -> None:
    of_row(page, "edit", one.action_id).click()
    expect(page.get_by_role("textbox", name="What to do")).to_be_visible()
    settled(page)


def test_two_at_the_same_plan_lose_nothing(account_app: App, open_page: Open, late: list[Late]) -> None:
    one = next(one for one in late if one.rep != late[0].rep)
    director = open_plan(open_page, account_app.url, one)
    rep = open_plan(open_page, account_app.url, one, one.rep)
    for page in (director, rep):
        edit(page, one)

    # other fields of the same row: the second save is merged with the first
    fill(director, "Expected result", "The director expects this")
    saved_row(director)
    fill(rep, "What to do", "The rep does this")
    saved_row(rep)
    for said in ("The rep does this", "expected result: The director expects this"):
        expect(rep.get_by_text(said)).to_be_visible()
    expect(rep.get_by_role("button", name="Keep mine")).to_have_count(0)

    # the same field: the second is told who was first, and keeps his own
    director.reload()
    expect(director.get_by_text("The rep does this")).to_be_visible()
    settled(director)
    for page in (director, rep):
        edit(page, one)
    fill(director, "What to do", "The director was first")
    saved_row(director)
    fill(rep, "What to do", "The rep was second")
    rep.get_by_role("button", name=SAVE).last.click()
    keep = rep.get_by_role("button", name="Keep mine")
    expect(keep).to_be_visible()
    expect(rep.get_by_text(re.compile("Local director.*changed|changed.*Local director"))).to_be_visible()
    expect(rep.get_by_role("cell", name="The director was first")).to_be_visible()
    expect(rep.get_by_role("cell", name="The rep was second")).to_be_visible()
    settled(rep)
    keep.click()
    expect(keep).to_have_count(0)
    expect(rep.get_by_text("The rep was second")).to_be_visible()
    expect(rep.get_by_text("not saved")).to_have_count(0)
    settled(rep)
    # nothing is lost: what the director wrote is in the log, and one click away
    rep.get_by_text("What was changed").click()
    expect(rep.get_by_role("row").filter(has_text="The director was first")).to_have_count(2)
    settled(rep)
    rep.get_by_role("button", name="Undo").click()
    expect(rep.locator("p").filter(has_text=re.compile(r"^The director was first[\s\S]"))).to_be_visible()

    # a draft is its writer's: there again in another browser, unseen by the director
    settled(rep)
    edit(rep, one)
    fill(rep, "What to do", "Typed and never saved")
    rep.context.close()
    again = open_plan(open_page, account_app.url, one, one.rep)
    expect(again.get_by_text("Typed and never saved")).to_be_visible()
    expect(again.get_by_text("1 row has unsaved changes")).to_be_visible()
    director.reload()
    expect(of_row(director, "edit", one.action_id)).to_be_visible()
    settled(director)
    expect(director.get_by_text("Typed and never saved")).to_have_count(0)
    again.get_by_role("button", name="Discard").click()
    expect(again.get_by_text("Typed and never saved")).to_have_count(0)


def test_a_rep_adds_an_account_on_a_phone(account_app: App, open_page: Callable[..., Page], late: list[Late]) -> None:
    page = open_page(f"{account_app.url}/scorecard")
    become(page, late[0].rep)
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page)
    page.get_by_role("button", name="New account").click()
    fill(page, "Name", "Puhelin Oy")
    expect(page.get_by_text("You will own the account.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Owner")).to_have_count(0)
    fill(page, "City", "Kotka")
    page.get_by_role("button", name="Add account").click()
    expect(page.locator("h1")).to_have_text("Puhelin Oy")
    expect(page.get_by_text(f"Kotka · owner {late[0].rep}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    settled(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Not found")).to_be_visible()
