"""A segment makes the work, activities close it on a phone and by import, and a week shows what is due."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.samples.web.browser import App, choose, command, settled

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
CONTACTS = """contact_id,account_id,name,title,support
c1,K1,Aino Salo,Buyer,1
c2,K1,Ville Virtanen,CEO,
"""
ACCOUNTS = """account_id,name,owner_id
K1,Kone Oy,anna
K2,Silta Oy,anna
"""
USERS = """user_id,name,role
anna,Anna Aalto,rep
"""
SALES = """sale_id,account_id,sold_on,net_sales
1,K1,2026-01-05,1000
2,K2,2026-01-06,500
"""
#: before the middle of its month and of its quarter: both are still due
TODAY = date(2026, 11, 2)


def there(app: App, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a copy: the app holds the store."""
    copy = app.data / "copy.duckdb"
    copy.unlink(missing_ok=True)
    assert command(app.data, "backup", str(copy)).returncode == 0
    with duckdb.connect(str(copy), read_only=True) as rows:
        return rows.execute(sql).fetchall()


def tasks(app: App, status: str) -> list[tuple[Any, ...]]:
    return there(
        app,
        f"select account_id, activity_type, done_on, activity_id from task where status = '{status}' order by due_on",
    )


def bring(app: App, folder: Path, **files: str) -> None:
    """Import files by the command line: the kind of each with its text."""
    for kind, text in files.items():
        file = folder / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        assert command(app.data, "import", str(file), "--as", kind).returncode == 0


def choose_a(page: Page) -> None:
    page.get_by_role("button", name="Segment", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Why").fill("Our largest customer")
    dialog.get_by_role("button", name="Save").click()
    settled(page)
    expect(dialog).to_have_count(0)


def closed(page: Page, app: App, number: int) -> list[tuple[Any, ...]]:
    """The done tasks, once there are so many: the app closes them beside its pages."""
    for _attempt in range(40):
        if len(found := tasks(app, "done")) >= number:
            break
        page.wait_for_timeout(500)
    return found


def test_a_segment_makes_tasks_and_activities_close_them(
    app: App, open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())
    bring(app, tmp_path, accounts=ACCOUNTS, users=USERS, sales=SALES)
    app.start()
    page = open_page(f"{app.url}/scorecard?store=own&account=K1")
    settled(page)
    choose(page, "View as", "Anna Aalto")
    settled(page)
    page.set_viewport_size({"width": 390, "height": 900})
    choose_a(page)
    expect(page.get_by_text("16 tasks were made")).to_be_visible()
    assert len(tasks(app, "open")) == 16
    # logged on the phone: the dialog, save
    page.get_by_role("button", name="Log activity").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    settled(page)
    (call,) = tasks(app, "done")
    assert call[:3] == ("K1", "call", TODAY)
    assert call[3] is not None
    # imported: the meeting of the quarter, and the same call once more
    head = "activity_id,account_id,activity_type,done_on,user_id\n"
    same = f"m1,K1,steering_group_meeting,{TODAY},anna\nc1,K1,call,{TODAY},anna\n"
    bring(app, tmp_path, activities=head + same)
    assert {row[3] for row in closed(page, app, 2)} == {call[3], "m1"}
    assert len(tasks(app, "open")) == 14
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{app.url}/quality?store=own")
    page.get_by_role("button", name="Count once").click()
    settled(page)
    assert {row[3] for row in tasks(app, "done")} == {"c1", "m1"}
    assert len(tasks(app, "open")) == 14
    page.goto(f"{app.url}/rhythm?store=own")
    settled(page)
    expect(page.get_by_text("1 of 2 accounts are in a segment").first).to_be_visible()
    expect(page.locator("h2").first).to_contain_text("No period of the rhythm has ended yet")
    # the turn of the year: December passed without a call, and it says so by itself
    app.stop()
    monkeypatch.setenv("KAM_TODAY", date(2027, 1, 5).isoformat())
    bring(app, tmp_path, activities=f"{head}c2,K2,call,2027-01-04,anna\n")
    app.start()
    page = open_page(f"{app.url}/rhythm?store=own")
    settled(page)
    expect(page.locator("h2").first).to_contain_text("2 of 3 planned contacts took place")


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


def test_a_person_their_support_and_the_next_step_are_five_interactions(
    app: App, open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a fortnight later is the day of Independence, a Sunday
    day, soon = date(2026, 11, 22), date(2026, 12, 7)
    monkeypatch.setenv("KAM_TODAY", day.isoformat())
    bring(app, tmp_path, users=USERS, accounts=ACCOUNTS, contacts=CONTACTS, sales=SALES)
    app.start()
    page = open_page(f"{app.url}/scorecard?store=own&account=K1", width=390)
    settled(page)
    dialog = page.get_by_role("dialog")
    # open, person, support, next step, save
    page.get_by_role("button", name="Log activity").first.click()
    dialog.get_by_role("button", name="Ville Virtanen").click()
    dialog.get_by_role("radio", name="Against us").click()
    dialog.get_by_role("textbox", name="Next step").fill("Send the offer")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(re.compile(r"Saved \d"))).to_be_visible()
    settled(page)
    assert there(app, "select activity_type, done_on, contact_ids from activity") == [("call", day, ["c2"])]
    assert there(app, "select contact_id, support, support_on from contact order by 1") == [
        ("c1", 1, None),
        ("c2", -1, day),
    ]
    assert there(app, "select account_id, title, due_on, status from task") == [("K1", "Send the offer", soon, "open")]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile(r"Saved \d"))).to_have_count(0)
    settled(page)
    assert there(app, "select 1 from activity union all select 2 from task") == []
    assert there(app, "select support, support_on from contact where contact_id = 'c2'") == [(None, None)]


def test_a_choice_that_fills_a_month_waits_and_five_more_are_tried(
    app: App, open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())
    accounts = "account_id,name,owner_id\n" + "".join(f"K{n},Kone {n} Oy,anna\n" for n in range(1, 7))
    # on leave for a quarter, in which the account asks for a meeting and three calls
    away = "user_id,from_on,to_on\nanna,2027-01-01,2027-03-31\n"
    bring(app, tmp_path, users=USERS, accounts=accounts, sales=SALES, absences=away)
    app.start()
    page = open_page(f"{app.url}/scorecard?store=own&account=K1")
    settled(page)
    choose(page, "View as", "Anna Aalto")
    settled(page)
    page.get_by_role("button", name="Segment", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("will wait for a director")).to_be_visible()
    dialog.get_by_role("textbox", name="Why").fill("Our largest customer")
    dialog.get_by_role("button", name="Save").click()
    settled(page)
    expect(dialog).to_have_count(0)
    assert tasks(app, "open") == []
    # a director accepts it, and tries five more without writing
    page.goto(f"{app.url}/rhythm?store=own")
    page.get_by_role("button", name="Accept").click()
    settled(page)
    made = len(tasks(app, "open"))
    assert made == 16
    page.get_by_text("What if").first.click()
    for number in range(2, 7):
        page.locator(".st-key-what-if-accounts input").first.click()
        page.keyboard.type(f"Kone {number}")
        page.keyboard.press("Enter")
        settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_text("Nothing is saved").first).to_be_visible()
    assert len(tasks(app, "open")) == made
