"""The desk: files wait on disk with what was chosen, each says what is open, a preview knows the files before it."""

from __future__ import annotations

import errno
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.commands.desk import DAYS_KEPT, Desk, Waiting
from kam_analytics.commands.imports import Choices, undo
from kam_analytics.errors import BadInput
from kam_analytics.store import Store
from tests.ingest.loading import fingerprint

ACCOUNTS = b"account_id,name\nA1,First Oy\nA2,Second Oy\n"
SALES = b"account_id,sold_on,net_sales\nA1,2026-01-05,100\nA2,2026-01-06,50\nA9,2026-01-07,1\n"
OPEN_DATES = b"Client,Order Date,Sales\nA1,03/04/2026,100.5\nA2,05/06/2026,50.5\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "uploads", "local")


def look(desk: Desk, store: Store) -> dict[str, Waiting]:
    return {item.name: item for item in desk.look(store, LOCAL_DIRECTOR)}


def load(desk: Desk, store: Store) -> None:
    desk.load(store, LOCAL_DIRECTOR, desk.look(store, LOCAL_DIRECTOR)).wait(60)


def test_files_wait_in_the_order_in_which_they_are_loaded(desk: Desk, store: Store) -> None:
    for name, content in (("b.csv", SALES), ("a.csv", ACCOUNTS), ("c.pdf", b"%PDF-1.4"), ("d.csv", OPEN_DATES)):
        desk.put(name, content)
    found = desk.look(store, LOCAL_DIRECTOR)
    assert [(item.name, item.kind, item.state) for item in found] == [
        ("a.csv", "accounts", "ready"),
        ("b.csv", "sales", "ready"),
        ("d.csv", "sales", "asked"),
        ("c.pdf", "", "unreadable"),
    ]
    assert "PDF" in str(found[-1].error)
    assert [said.code for said in found[2].asked] == ["date_order"]


def test_what_was_chosen_survives_a_restart_and_goes_with_the_file(desk: Desk, store: Store, tmp_path: Path) -> None:
    desk.put("d.csv", OPEN_DATES)
    choices = Choices(read={"date_format": "%d/%m/%Y"}, says={"replaces": "period"}, options={"create_accounts": True})
    desk.choose("d.csv", choices)
    again = Desk(tmp_path / "uploads", "local")
    found = look(again, store)["d.csv"]
    assert found.choices == choices
    assert found.mapping is not None
    assert found.mapping.replaces_period
    assert look(Desk(tmp_path / "uploads", "somebody else"), store) == {}
    again.put("d.csv", OPEN_DATES)
    assert look(again, store)["d.csv"].choices == Choices()


def test_a_person_answers_and_the_file_is_ready(desk: Desk, store: Store) -> None:
    desk.put("d.csv", OPEN_DATES)
    desk.choose("d.csv", Choices(read={"date_format": "%d/%m/%Y"}, options={"create_accounts": True}))
    item = look(desk, store)["d.csv"]
    assert item.state == "ready"
    seen = desk.preview(store, LOCAL_DIRECTOR, item, [item])
    assert [day.date().isoformat() for day in seen.rows["sold_on"]] == ["2026-04-03", "2026-06-05"]
    desk.choose("d.csv", replace(item.choices, read={"date_format": "%m/%d/%Y"}))
    item = look(desk, store)["d.csv"]
    seen = desk.preview(store, LOCAL_DIRECTOR, item, [item])
    assert [day.date().isoformat() for day in seen.rows["sold_on"]] == ["2026-03-04", "2026-05-06"]


def test_a_preview_knows_what_the_files_before_it_bring(desk: Desk, store: Store) -> None:
    before = fingerprint(store)
    desk.put("sales.csv", SALES)
    waiting = desk.look(store, LOCAL_DIRECTOR)
    alone = desk.preview(store, LOCAL_DIRECTOR, waiting[0], waiting)
    assert alone.report.reasons == {"unknown_account": 3}
    desk.put("accounts.csv", ACCOUNTS)
    waiting = desk.look(store, LOCAL_DIRECTOR)
    seen = desk.preview(store, LOCAL_DIRECTOR, waiting[1], waiting)
    assert (seen.report.loaded, seen.report.reasons) == (2, {"unknown_account": 1})
    assert seen.report.totals[0].amount == 150
    assert fingerprint(store) == before


def test_rates_products_and_people_before_a_file_count_too(desk: Desk, store: Store) -> None:
    desk.put("rates.csv", b"currency,month_on,rate\nSEK,2026-01-01,0.1\n")
    desk.put("users.csv", b"user_id,name,role\nu1,Somebody,rep\n")
    desk.put("products.csv", b"product_id,name,category_id\nP1,Repair,service\n")
    desk.put("accounts.csv", b"account_id,name,owner_id\nA1,First,u1\n")
    desk.put("wallets.csv", b"account_id,category_id,year,likely,source\nA1,service,2026,500,talk\n")
    desk.put("sales.csv", b"account_id,sold_on,net_sales,currency,product_id\nA1,2026-01-05,100,SEK,P1\n")
    desk.choose("sales.csv", Choices(options={"create_products": False}))
    waiting = desk.look(store, LOCAL_DIRECTOR)
    seen = {item.name: desk.preview(store, LOCAL_DIRECTOR, item, waiting) for item in waiting}
    assert {name: found.report.rejected for name, found in seen.items()} == dict.fromkeys(seen, 0)
    assert seen["accounts.csv"].report.noted == {}
    assert seen["sales.csv"].report.totals[0].amount == pytest.approx(10)


def test_the_next_file_of_a_source_is_read_like_the_last(desk: Desk, store: Store) -> None:
    desk.put("jan.csv", OPEN_DATES)
    desk.choose("jan.csv", Choices(source="shop", read={"date_format": "%d/%m/%Y"}, options={"create_accounts": True}))
    load(desk, store)
    assert desk.names() == []
    desk.put("feb.csv", OPEN_DATES.replace(b"03/04", b"04/04"))
    item = look(desk, store)["feb.csv"]
    assert (item.state, item.is_remembered, item.choices.source) == ("ready", True, "shop")
    assert item.choices.options == {"create_accounts": True}
    # another source brings the same columns: from now on it is asked which one it is
    desk.choose("feb.csv", replace(item.choices, source="market"))
    load(desk, store)
    desk.put("mar.csv", OPEN_DATES.replace(b"03/04", b"06/04"))
    item = look(desk, store)["mar.csv"]
    assert item.asked[0].code == "several_sources"
    assert set(item.sources) == {"shop", "market"}
    desk.choose("mar.csv", Choices(source="market"))
    assert look(desk, store)["mar.csv"].is_remembered


def test_files_that_nobody_wants_are_thrown_away(desk: Desk) -> None:
    for name in ("old.csv", "new.csv"):
        desk.put(name, ACCOUNTS)
    since = time.time() - (DAYS_KEPT + 1) * 24 * 3600
    os.utime(desk.folder / "old.csv", (since, since))
    assert desk.names() == ["new.csv"]
    assert not (desk.folder / "old.csv").exists()


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../kam.duckdb", "kam.duckdb"), ("C:\\x\\sales.csv", "sales.csv"), (".choices", "choices"), ("..", "file"),
        ("", "file"), ("/", "file"), ("a\x00b.csv", "ab.csv"), ("Myynti tammikuu.csv", "Myynti tammikuu.csv"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(desk: Desk, given_name: str, kept: str) -> None:
    assert desk.put(given_name, ACCOUNTS) == kept
    assert desk.names() == [kept]


@given(st.text(max_size=300))
def test_any_name_stays_in_the_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("desk")
    desk = Desk(folder, "local")
    kept = desk.put(name, ACCOUNTS)
    assert desk.names() == [kept]
    assert (desk.folder / kept).resolve().parent == desk.folder.resolve()


def test_a_full_disk_is_said_and_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BadInput, match="cannot be kept: No space left"):
        desk.put("a.csv", ACCOUNTS)
    assert desk.names() == []


def test_a_file_that_another_page_took_is_no_error(desk: Desk, store: Store) -> None:
    desk.put("a.csv", ACCOUNTS)
    waiting = desk.look(store, LOCAL_DIRECTOR)
    desk.remove("a.csv")
    assert desk.look(store, LOCAL_DIRECTOR) == []
    with pytest.raises(BadInput, match="not here any more"):
        desk.preview(store, LOCAL_DIRECTOR, waiting[0], waiting)


def test_a_salesforce_export_needs_no_mapping(desk: Desk, store: Store, shared: Path) -> None:
    for path in sorted((shared / "salesforce_org_export").glob("*.csv")):
        desk.put(path.name, path.read_bytes())
    waiting = desk.look(store, LOCAL_DIRECTOR)
    assert [item.name for item in waiting if item.state == "ready"] == [
        "Account.csv", "Contact.csv", "Opportunity.csv", "Task.csv",
    ]  # fmt: skip
    assert {item.guess.not_a_kind for item in waiting if item.guess and item.state == "not_ours"} >= {
        "Salesforce Lead", "Salesforce Case", "Salesforce Campaign",
    }  # fmt: skip
    trial = {item.name: desk.preview(store, LOCAL_DIRECTOR, item, waiting).report for item in waiting[:4]}
    load(desk, store)
    assert desk.job is not None
    reports = {step.name: step.report for step in desk.job.steps if step.report}
    for name, report in reports.items():
        assert replace(report, batch=None) == trial[name]
    assert (reports["Contact.csv"].loaded, reports["Contact.csv"].unassigned) == (102, 84)
    assert (reports["Task.csv"].loaded, reports["Task.csv"].unassigned) == (75, 39)
    won = next(total for total in reports["Opportunity.csv"].totals if total.status == "won")
    assert (won.rows, round(won.amount, 2)) == (12, 10_542_562.98)
    for step in reversed(desk.job.steps):
        if step.report and step.report.batch:
            undo(store, LOCAL_DIRECTOR, step.report.batch)
