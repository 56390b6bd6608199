"""The area: files wait on disk with what was chosen, each says what is open, a preview knows the files before it."""

from __future__ import annotations

import errno
import os
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput, NoRoom
from kam_analytics.imports import import_file
from kam_analytics.imports import job as import_job
from kam_analytics.imports.commands import Choices, undo
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.imports.upload import DAYS_KEPT, UploadArea, Waiting
from kam_analytics.store import Store
from tests.samples.imports.loading import fingerprint
from tests.samples.places import SHAPES

ACCOUNTS = b"account_id,name\nA1,First Oy\nA2,Second Oy\n"
SALES = b"account_id,sold_on,net_sales\nA1,2026-01-05,100\nA2,2026-01-06,50\nA9,2026-01-07,1\n"
OPEN_DATES = b"Client,Order Date,Sales\nA1,03/04/2026,100.5\nA2,05/06/2026,50.5\n"


@pytest.fixture
def area(tmp_path: Path) -> UploadArea:
    return UploadArea(tmp_path / "uploads", "local")


def look(area: UploadArea, store: Store) -> dict[str, Waiting]:
    return {item.name: item for item in area.look(store, LOCAL_DIRECTOR)}


def load(area: UploadArea, store: Store) -> None:
    area.load(store, LOCAL_DIRECTOR, area.look(store, LOCAL_DIRECTOR)).wait(60)


def test_files_wait_in_the_order_in_which_they_are_loaded(area: UploadArea, store: Store) -> None:
    for name, content in (("b.csv", SALES), ("a.csv", ACCOUNTS), ("c.pdf", b"%PDF-1.4"), ("d.csv", OPEN_DATES)):
        area.put(name, content)
    found = area.look(store, LOCAL_DIRECTOR)
    assert [(item.name, item.kind, item.state) for item in found] == [
        ("a.csv", "accounts", "ready"),
        ("b.csv", "sales", "ready"),
        ("d.csv", "sales", "asked"),
        ("c.pdf", "", "unreadable"),
    ]
    assert "PDF" in str(found[-1].error)
    assert [said.code for said in found[2].asked] == ["date_order"]


def test_what_was_chosen_survives_a_restart_and_goes_with_the_file(
    area: UploadArea, store: Store, tmp_path: Path
) -> None:
    area.put("d.csv", OPEN_DATES)
    choices = Choices(read={"date_format": "%d/%m/%Y"}, says={"replaces": "period"}, options={"create_accounts": True})
    area.choose("d.csv", choices)
    again = UploadArea(tmp_path / "uploads", "local")
    found = look(again, store)["d.csv"]
    assert found.choices == choices
    assert found.mapping is not None
    assert found.mapping.replaces_period
    assert look(UploadArea(tmp_path / "uploads", "somebody else"), store) == {}
    # the same file again is the same file, another one of its name stands beside it
    assert again.put("d.csv", OPEN_DATES) == "d.csv"
    assert look(again, store)["d.csv"].choices == choices
    assert again.put("d.csv", ACCOUNTS) == "d (2).csv"
    assert look(again, store)["d (2).csv"].choices == Choices()
    again.remove("d.csv")
    assert again.put("d.csv", OPEN_DATES) == "d.csv"
    assert look(again, store)["d.csv"].choices == Choices()


def test_a_person_answers_and_the_file_is_ready(area: UploadArea, store: Store) -> None:
    area.put("d.csv", OPEN_DATES)
    area.choose("d.csv", Choices(read={"date_format": "%d/%m/%Y"}, options={"create_accounts": True}))
    item = look(area, store)["d.csv"]
    assert item.state == "ready"
    seen = area.preview(store, LOCAL_DIRECTOR, item, [item]).seen
    assert [day.date().isoformat() for day in seen.rows["sold_on"]] == ["2026-04-03", "2026-06-05"]
    area.choose("d.csv", replace(item.choices, read={"date_format": "%m/%d/%Y"}))
    item = look(area, store)["d.csv"]
    seen = area.preview(store, LOCAL_DIRECTOR, item, [item]).seen
    assert [day.date().isoformat() for day in seen.rows["sold_on"]] == ["2026-03-04", "2026-05-06"]


def test_a_preview_knows_what_the_files_before_it_bring(area: UploadArea, store: Store) -> None:
    before = fingerprint(store)
    area.put("sales.csv", SALES)
    waiting = area.look(store, LOCAL_DIRECTOR)
    alone = area.preview(store, LOCAL_DIRECTOR, waiting[0], waiting).seen
    assert alone.report.reasons == {"unknown_account": 3}
    area.put("accounts.csv", ACCOUNTS)
    waiting = area.look(store, LOCAL_DIRECTOR)
    seen = area.preview(store, LOCAL_DIRECTOR, waiting[1], waiting).seen
    assert (seen.report.loaded, seen.report.reasons) == (2, {"unknown_account": 1})
    assert seen.report.totals[0].amount == 150
    assert fingerprint(store) == before


def test_rates_products_and_people_before_a_file_count_too(area: UploadArea, store: Store) -> None:
    area.put("rates.csv", b"currency,month_on,rate\nSEK,2026-01-01,0.1\n")
    area.put("users.csv", b"user_id,name,role\nu1,Somebody,rep\n")
    area.put("products.csv", b"product_id,name,category_id\nP1,Repair,service\n")
    area.put("accounts.csv", b"account_id,name,owner_id\nA1,First,u1\n")
    area.put("wallets.csv", b"account_id,category_id,year,likely,source\nA1,service,2026,500,talk\n")
    area.put("sales.csv", b"account_id,sold_on,net_sales,currency,product_id\nA1,2026-01-05,100,SEK,P1\n")
    area.choose("sales.csv", Choices(options={"create_products": False}))
    waiting = area.look(store, LOCAL_DIRECTOR)
    seen = {item.name: area.preview(store, LOCAL_DIRECTOR, item, waiting).seen for item in waiting}
    assert {name: found.report.rejected for name, found in seen.items()} == dict.fromkeys(seen, 0)
    assert seen["accounts.csv"].report.warnings == {}
    assert seen["sales.csv"].report.totals[0].amount == pytest.approx(10)


def test_the_next_file_of_a_source_is_read_like_the_last(area: UploadArea, store: Store) -> None:
    area.put("jan.csv", OPEN_DATES)
    area.choose("jan.csv", Choices(source="shop", read={"date_format": "%d/%m/%Y"}, options={"create_accounts": True}))
    load(area, store)
    assert area.names() == []
    area.put("feb.csv", OPEN_DATES.replace(b"03/04", b"04/04"))
    item = look(area, store)["feb.csv"]
    assert (item.state, item.is_remembered, item.choices.source) == ("ready", True, "shop")
    assert item.choices.options == {"create_accounts": True}
    # another source brings the same columns: from now on it is asked which one it is
    area.choose("feb.csv", replace(item.choices, source="market"))
    load(area, store)
    area.put("mar.csv", OPEN_DATES.replace(b"03/04", b"06/04"))
    item = look(area, store)["mar.csv"]
    assert item.asked[0].code == "several_sources"
    assert set(item.sources) == {"shop", "market"}
    area.choose("mar.csv", Choices(source="market"))
    assert look(area, store)["mar.csv"].is_remembered


def test_files_that_nobody_wants_are_thrown_away(area: UploadArea) -> None:
    for name in ("old.csv", "new.csv"):
        area.put(name, ACCOUNTS)
    since = time.time() - (DAYS_KEPT + 1) * 24 * 3600
    os.utime(area.folder / "old.csv", (since, since))
    assert area.names() == ["new.csv"]
    assert not (area.folder / "old.csv").exists()


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../kam.duckdb", "kam.duckdb"), ("C:\\x\\sales.csv", "sales.csv"), (".choices", "choices"), ("..", "file"),
        ("", "file"), ("/", "file"), ("a\x00b.csv", "ab.csv"), ("Myynti tammikuu.csv", "Myynti tammikuu.csv"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(area: UploadArea, given_name: str, kept: str) -> None:
    assert area.put(given_name, ACCOUNTS) == kept
    assert area.names() == [kept]


@given(st.text(max_size=300))
def test_any_name_stays_in_the_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("area")
    area = UploadArea(folder, "local")
    kept = area.put(name, ACCOUNTS)
    assert area.names() == [kept]
    assert (area.folder / kept).resolve().parent == area.folder.resolve()


def test_a_full_disk_is_said_and_leaves_nothing(area: UploadArea, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NoRoom, match=r"a\.csv could not be written"):
        area.put("a.csv", ACCOUNTS)
    assert area.names() == []


def test_a_file_that_another_page_took_is_no_error(area: UploadArea, store: Store) -> None:
    area.put("a.csv", ACCOUNTS)
    waiting = area.look(store, LOCAL_DIRECTOR)
    area.remove("a.csv")
    assert area.look(store, LOCAL_DIRECTOR) == []
    with pytest.raises(BadInput, match="no longer here"):
        area.preview(store, LOCAL_DIRECTOR, waiting[0], waiting)


def test_a_salesforce_export_needs_no_mapping(area: UploadArea, store: Store) -> None:
    for path in sorted((SHAPES / "salesforce").glob("*.csv")):
        area.put(path.name, path.read_bytes())
    waiting = area.look(store, LOCAL_DIRECTOR)
    assert [item.name for item in waiting if item.state == "ready"] == [
        "Account.csv", "Contact.csv", "Opportunity.csv", "Task.csv", "Case.csv",
    ]  # fmt: skip
    assert {item.guess.not_a_kind for item in waiting if item.guess and item.state == "not_ours"} >= {
        "Salesforce Lead", "Salesforce Campaign",
    }  # fmt: skip
    trial = {item.name: area.preview(store, LOCAL_DIRECTOR, item, waiting).seen.report for item in waiting[:5]}
    load(area, store)
    assert area.job is not None
    reports = {step.name: step.report for step in area.job.steps if step.report}
    for name, report in reports.items():
        assert replace(report, batch=None) == trial[name]
    assert (reports["Contact.csv"].loaded, reports["Contact.csv"].unassigned) == (6, 3)
    assert (reports["Task.csv"].loaded, reports["Task.csv"].unassigned) == (6, 2)
    won = next(total for total in reports["Opportunity.csv"].totals if total.status == "won")
    assert (won.rows, round(won.amount, 2)) == (2, 150_750.75)
    for step in reversed(area.job.steps):
        if step.report and step.report.batch:
            undo(store, LOCAL_DIRECTOR, step.report.batch)


def test_a_file_dropped_while_its_name_is_loaded_is_another_file(
    area: UploadArea, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, go = threading.Event(), threading.Event()

    def slow(*given: object, **options: object) -> object:
        report = import_file(*given, **options)
        there.set()
        go.wait(30)
        return report

    monkeypatch.setattr(import_job, "import_file", slow)
    area.put("a.csv", ACCOUNTS)
    job = area.load(store, LOCAL_DIRECTOR, area.look(store, LOCAL_DIRECTOR))
    assert there.wait(30)
    # a second click starts nothing, and the new file stays
    assert area.load(store, LOCAL_DIRECTOR, area.look(store, LOCAL_DIRECTOR)) is job
    area.put("a.csv", ACCOUNTS + b"A3,Third Oy\n")
    go.set()
    job.wait(30)
    assert area.names() == ["a (2).csv"]


LINES = from_toml(
    'kind = "sales"\nsource = "shop"\n[columns]\naccount_id = "account_id"\nsold_on = "sold_on"\nnet_sales = "net"\n'
    '[[lookup]]\nfile = "accounts.csv"\nkey = "name"\ncolumns = ["account_id"]\n'
)


def test_a_file_that_others_look_columns_up_in_stays_until_all_are_in(
    area: UploadArea, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "accounts.csv").write_bytes(ACCOUNTS)
    (tmp_path / "lines.csv").write_text("name,sold_on,net\nFirst Oy,2026-01-05,5\n")
    import_file(store, LOCAL_DIRECTOR, tmp_path / "accounts.csv", "accounts")
    import_file(store, LOCAL_DIRECTOR, tmp_path / "lines.csv", LINES)
    area.put("lines.csv", b"name,sold_on,net\nThird Oy,2026-02-05,5\n")
    area.choose("lines.csv", Choices(kind="sales", source="shop"))
    [waits] = area.look(store, LOCAL_DIRECTOR)
    assert [said.code for said in waits.asked] == ["join_file"]
    assert "name, account_id (the last time accounts.csv)" in str(waits.asked[0])
    # the preview sees the file that comes later, and the import needs it after it is in itself
    area.put("accounts.csv", ACCOUNTS + b"A3,Third Oy\n")
    waiting = area.look(store, LOCAL_DIRECTOR)
    assert area.preview(store, LOCAL_DIRECTOR, waiting[1], waiting).seen.report.loaded == 1
    load(area, store)
    assert area.job is not None
    assert [step.state for step in area.job.steps] == ["done", "done"]
    assert area.names() == []


def test_a_preview_ages_with_the_store_and_with_the_files_before_it(area: UploadArea, store: Store) -> None:
    area.put("accounts.csv", ACCOUNTS)
    area.put("sales.csv", SALES)
    for ids, loaded in (("A1,A2", 2), ("A1,B2", 1), ("A1,A2", 2), ("C1,C2", 0)):
        area.remove("accounts.csv")
        area.put("accounts.csv", "\n".join(["account_id,name", *(f"{one},x" for one in ids.split(","))]).encode())
        waiting = area.look(store, LOCAL_DIRECTOR)
        assert area.preview(store, LOCAL_DIRECTOR, waiting[1], waiting).seen.report.loaded == loaded
    area.remove("accounts.csv")
    area.put("accounts.csv", ACCOUNTS)
    load(area, store)
    area.put("segments.csv", b"account_id,segment,from_on,status\nA1,A,2026-01-01,decided\n")
    area.choose("segments.csv", Choices(kind="segments"))
    waiting = area.look(store, LOCAL_DIRECTOR)
    assert area.preview(store, LOCAL_DIRECTOR, waiting[0], waiting).seen.report.loaded == 1
    with store.scope(LOCAL_DIRECTOR) as scope:
        row = {"account_id": "A1", "segment": "B", "from_on": date(2025, 1, 1), "status": "decided"}
        scope.insert("segment_membership", {"membership_id": "m1", **row})
    waiting = area.look(store, LOCAL_DIRECTOR)
    assert area.preview(store, LOCAL_DIRECTOR, waiting[0], waiting).seen.report.reasons == {"overlapping_period": 1}


def test_a_broken_file_before_is_named_and_not_counted(area: UploadArea, store: Store) -> None:
    area.put("accounts.csv", b'account_id,name\nA1,"First Oy\nA2,Second Oy\n')
    area.put("sales.csv", SALES)
    area.choose("sales.csv", Choices(options={"create_accounts": True}))
    waiting = area.look(store, LOCAL_DIRECTOR)
    trial = area.preview(store, LOCAL_DIRECTOR, waiting[-1], waiting)
    assert (trial.seen.report.loaded, trial.without) == (3, ("accounts.csv",))


@pytest.mark.parametrize(
    ("first", "then", "day"),
    [
        ("03/04/2026", ("02/03/2026", "03/25/2026"), "2026-02-03"),
        ("03/04/2026", ("2026-02-03", "2026-03-25"), "2026-02-03"),
        ("03/04/2026", ("02/03/2026", "04/03/2026"), "2026-03-02"),
    ],
)
def test_what_a_file_shows_goes_before_what_the_last_one_showed(
    area: UploadArea, store: Store, first: str, then: tuple[str, str], day: str
) -> None:
    area.put("jan.csv", f"Client,Order Date,Sales\nA1,{first},100.5\n".encode())
    area.choose("jan.csv", Choices(source="shop", read={"date_format": "%d/%m/%Y"}, options={"create_accounts": True}))
    load(area, store)
    area.put("feb.csv", "\n".join(["Client,Order Date,Sales", *(f"A1,{one},5.25" for one in then)]).encode())
    item = look(area, store)["feb.csv"]
    assert item.is_remembered
    seen = area.preview(store, LOCAL_DIRECTOR, item, [item]).seen
    assert seen.report.rejected == 0
    assert seen.rows["sold_on"].iloc[0].date().isoformat() == day


def test_numbers_are_read_as_the_file_writes_them(area: UploadArea, store: Store) -> None:
    area.put("jan.csv", b"account_id;sold_on;net_sales\nA1;2026-04-01;1.234,50\n")
    area.choose("jan.csv", Choices(options={"create_accounts": True}))
    load(area, store)
    area.put("feb.csv", b"account_id;sold_on;net_sales\nA1;2026-05-01;2.75\nA1;2026-05-02;1234.5\n")
    item = look(area, store)["feb.csv"]
    seen = area.preview(store, LOCAL_DIRECTOR, item, [item]).seen
    assert list(seen.rows["net_sales"]) == [2.75, 1234.5]


def test_names_are_cut_by_bytes_and_files_are_ones_own(area: UploadArea) -> None:
    name = area.put("客" * 200 + ".csv", ACCOUNTS)
    assert name.endswith("客.csv")
    assert (area.folder / name).stat().st_mode & 0o077 == 0
    assert area.folder.stat().st_mode & 0o077 == 0


def test_answers_of_two_pages_are_both_kept(area: UploadArea) -> None:
    area.put("d.csv", OPEN_DATES)

    def answer(word: str) -> None:
        area.change("d.csv", lambda now: replace(now, answers={**now.answers, word: "yes"}))

    pages = [threading.Thread(target=answer, args=(f"question {number}",)) for number in range(8)]
    for page in pages:
        page.start()
    for page in pages:
        page.join()
    assert len(area.chosen("d.csv").answers) == len(pages)


def test_an_answer_about_a_file_that_another_page_took_out_is_not_kept_for_the_next_one(area: UploadArea) -> None:
    area.put("d.csv", OPEN_DATES)
    area.remove("d.csv")
    area.choose("d.csv", Choices(kind="nps"))
    area.put("d.csv", OPEN_DATES)
    assert area.chosen("d.csv") == Choices()
