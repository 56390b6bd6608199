"""Files put into ``inbox/<source>/``: which are taken, with which mapping, where they go, what is said of them."""

from __future__ import annotations

import csv
import os
from datetime import datetime
from pathlib import Path

import pytest

from kam_analytics import settings
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import import_file
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.service import inbox as module
from kam_analytics.service.inbox import Inbox
from tests.samples.inbox import ACCOUNTS, SALES, THEIRS, TOML, Box, until


def test_a_good_file_comes_in_and_its_report_lies_beside_it(box: Box) -> None:
    box.put("accounts.csv", ACCOUNTS)
    box.look()
    assert box.value("select count(*) from account") == 2
    assert (
        box.value("select source || ' ' || file_name || ' ' || user_id from import_batch") == "erp accounts.csv inbox"
    )
    assert box.names() == []
    assert box.names("done") == ["accounts.csv", "accounts.csv.report.txt"]
    report = box.text("accounts.csv.report.txt", "done")
    assert report.startswith("accounts.csv: accounts (source erp)\n")
    assert "accounts.csv: 2 rows, 2 loaded, 0 updated, " in report


def test_two_kinds_at_once_come_in_whatever_their_names(box: Box) -> None:
    box.put("1 sales.csv", SALES)
    box.put("2 accounts.csv", ACCOUNTS)
    box.look()
    assert box.value("select count(*) from sale") == 2
    assert len(box.names("done")) == 4


def test_sources_of_one_look_come_in_in_one_order(box: Box) -> None:
    box.put("sales.csv", SALES, "a")
    box.put("accounts.csv", ACCOUNTS, "z")
    box.look()
    assert box.value("select string_agg(source, ' ' order by batch_key) from import_batch") == "z a"


def test_refused_lines_are_laid_beside_the_file(box: Box) -> None:
    box.put("accounts.csv", ACCOUNTS)
    box.put("sales.csv", SALES + "S3,A9,2026-01-01,1\nS4,A1,yesterday,1\n")
    box.look()
    assert box.value("select count(*) from sale") == 2
    rows = list(csv.reader(box.text("sales.csv.rejects.csv", "done").splitlines()))
    assert [(row[0], row[2], row[3]) for row in rows[1:]] == [("4", "account_id", "A9"), ("5", "sold_on", "yesterday")]
    assert "accounts.csv.rejects.csv" not in box.names("done")


def test_a_file_of_which_nothing_can_be_loaded_fails_with_its_lines(box: Box) -> None:
    box.put("accounts.csv", ACCOUNTS)
    box.look()
    box.put("sales.csv", SALES.replace("A1", "A8").replace("A2", "A9"))
    box.look()
    assert box.names("failed") == ["sales.csv", "sales.csv.rejects.csv", "sales.csv.report.txt"]
    report = box.text("sales.csv.report.txt", "failed")
    assert "2 × the account is not known" in report
    assert "No rows of sales.csv could be loaded" in report


@pytest.mark.parametrize(
    ("name", "content", "sentence", "place"),
    [
        ("notes.csv", "something,else\n1,2\n", "The contents of notes.csv are unclear", "asked"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "picture.csv", "failed"),
        ("lines.csv", "sale_id,sale_id\n1,2\n", "appears twice", "failed"),
        ("suppliers.csv", "supplier_id,company_name\n1,Sahala\n", "not a kind we import", "failed"),
        (
            "sales.csv",
            "sale_id,account_id,sold_on,net_sales\nS1,A1,02/03/2026,1\nS2,A1,03/04/2026,1\n",
            "choose the order",
            "asked",
        ),
    ],
)
def test_a_file_that_cannot_come_in_is_put_away_with_the_reason_and_makes_no_store(
    name: str, content: str | bytes, sentence: str, place: str, box: Box
) -> None:
    box.put(name, content)
    box.look()
    assert box.names(place) == [name, f"{name}.report.txt"]
    assert sentence in box.text(f"{name}.report.txt", place)
    assert not settings.load().own_store.exists()


def test_the_mapping_of_the_source_is_used_again(box: Box) -> None:
    mapping = from_toml(TOML)
    first = box.folder.parent / "first.csv"
    first.write_text(THEIRS.replace("S1", "S0"))
    accounts = box.put("accounts.csv", ACCOUNTS)
    box.look()
    assert not accounts.exists()
    import_file(box.open(), LOCAL_DIRECTOR, first, mapping)
    box.put("more.csv", THEIRS)
    box.look()
    assert "more.csv" in box.names("done")
    assert box.value("select count(distinct mapping_hash) from import_batch where kind = 'sales'") == 1
    # the same columns from another folder are another source, whose mapping is not known
    box.put("more.csv", THEIRS, "crm")
    box.look()
    assert box.value("select count(*) from import_batch where source = 'crm' and kind = 'sales'") == 0


def test_a_mapping_file_in_the_folder_wins(box: Box) -> None:
    box.put("accounts.csv", ACCOUNTS, "crm")
    box.look()
    box.put("erp.toml", TOML)
    box.put("export.csv", THEIRS)
    box.look()
    assert box.value("select count(*) from sale") == 1
    assert box.names() == ["erp.toml"]
    box.put("accounts.csv", ACCOUNTS)
    box.look()
    assert "matches no column in the mapping" in box.text("accounts.csv.report.txt", "failed")


def test_of_several_tables_those_count_whose_columns_the_file_has(box: Box) -> None:
    box.put(
        "erp.toml",
        'source = "erp"\n[read]\ndelimiter = ";"\n'
        '[[table]]\nkind = "accounts"\n[table.columns]\naccount_id = "Kunde"\nname = "Name"\n'
        '[[table]]\nkind = "products"\n[table.columns]\nproduct_id = "Artikel"\nname = "Titel"\n'
        '[[table]]\nkind = "sales"\n[table.columns]\n'
        'sale_id = "Nr"\naccount_id = "Kunde"\nproduct_id = "Artikel"\nsold_on = "Tag"\nnet_sales = "Summe"\n',
    )
    box.put("export.csv", "Nr;Kunde;Name;Tag;Summe;Artikel;Titel\nS1;A1;First;2026-01-31;100;P1;Thing\n")
    box.put("people.csv", "Kunde;Name\nA2;Second\n")
    box.look()
    assert box.value("select count(*) from account") == 2
    assert box.value("select count(*) from product") == 1
    assert box.value("select count(*) from sale") == 1
    assert box.names("failed") == []


def test_a_file_in_which_others_look_columns_up_stays(box: Box) -> None:
    box.put("accounts.csv", ACCOUNTS, "crm")
    box.look()
    box.put(
        "erp.toml",
        TOML + '[[lookup]]\nfile = "orders.csv"\nkey = "Nr"\ncolumns = ["Kunde"]\n',
    )
    box.put("orders.csv", "Nr;Kunde\nS1;A1\n")
    box.put("export.csv", "Nr;Tag;Summe\nS1;2026-01-31;100\n")
    box.look()
    assert box.names() == ["erp.toml", "orders.csv"]
    assert box.value("select count(*) from sale") == 1


def test_a_mapping_that_cannot_be_used_is_said(box: Box) -> None:
    box.put("erp.toml", "kind = ")
    box.put("export.csv", THEIRS)
    box.look()
    assert "not valid TOML" in box.text("export.csv.report.txt", "failed")


def test_a_file_that_grows_waits_until_it_does_not(box: Box) -> None:
    file = box.put("accounts.csv", "account_id,name\n")
    for number in range(4):
        box.inbox.look()
        with file.open("a") as rows:
            rows.write(f"A{number},Name\n")
    assert file.exists()
    assert box.store is None
    box.look()
    assert box.value("select count(*) from account") == 4


def test_a_file_that_changes_while_it_is_taken_is_taken_again(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    file = box.put("accounts.csv", ACCOUNTS)
    taken = module.bring_in

    def grows(*work: object) -> object:
        done = taken(*work)  # type: ignore[arg-type]
        file.write_text(ACCOUNTS + "A3,Third\n")
        return done

    with monkeypatch.context() as patch:
        patch.setattr(module, "bring_in", grows)
        box.look()
    assert file.exists()
    box.look()
    assert box.value("select count(*) from account") == 3
    assert "accounts.csv" in box.names("done")


@pytest.mark.parametrize(
    "name",
    [".hidden.csv", "~$book.xlsx", "accounts.csv.part", "accounts.csv.tmp", "accounts.csv.CRDOWNLOAD", "map.toml"],
)
def test_what_is_not_finished_is_left(name: str, box: Box) -> None:
    file = box.put(name, ACCOUNTS)
    box.look()
    assert file.exists()
    assert box.store is None


def test_links_folders_empty_files_and_files_without_a_source_are_left(box: Box, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(ACCOUNTS)
    box.put("empty.csv", "")
    (box.folder / "erp" / "link.csv").symlink_to(outside)
    (box.folder / "erp" / "deeper").mkdir()
    (box.folder / "erp" / "deeper" / "accounts.csv").write_text(ACCOUNTS)
    (box.folder / "accounts.csv").write_text(ACCOUNTS)
    (box.folder / "linked").symlink_to(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(box.folder / "erp" / "pipe.csv")
    box.look()
    assert box.store is None
    assert outside.exists()


def test_a_file_that_came_in_before_the_app_was_killed_adds_nothing(box: Box) -> None:
    box.put("accounts.csv", ACCOUNTS)
    box.look()
    box.put("sales.csv", SALES)
    box.look()
    before = box.value("select sum(net_sales) from sale")
    # killed between the import and the move: the file is still there at the next start
    box.put("sales.csv", SALES)
    again = Inbox(box.folder, box.open)
    again.look()
    again.look()
    assert box.names() == []
    assert box.value("select sum(net_sales) from sale") == before
    assert len(list(box.folder.glob("erp/done/*sales.csv"))) == 2


def test_nothing_is_overwritten(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kam_analytics.clock.now", lambda: datetime(2026, 6, 30, 12, 0, 0))
    for number in range(3):
        box.put("accounts.csv", ACCOUNTS + f"B{number},Another\n")
        box.look()
    done = box.folder / "erp" / "done"
    assert sorted(path.name for path in done.glob("*accounts.csv")) == [
        "20260630-120000-2-accounts.csv", "20260630-120000-3-accounts.csv", "20260630-120000-accounts.csv",
    ]  # fmt: skip
    assert len(list(done.iterdir())) == 6


def test_the_end_of_the_app_leaves_the_file_for_the_next_start(box: Box, data_folder: Path) -> None:
    box.put("accounts.csv", ACCOUNTS)
    box.look()
    file = box.put("sales.csv", SALES + "".join(f"T{number},A1,2026-01-31,1\n" for number in range(400_000)))
    store = box.open()
    ending = Inbox(box.folder, lambda: store, every=0.01)
    ending.start()
    until(lambda: any((data_folder / "staging").rglob("*.csv")))
    ending._stopped.set()
    store.close()
    ending._thread.join(20)
    assert file.exists()
    assert box.names("failed") == []
    box.store = None
    box.inbox = Inbox(box.folder, box.open)
    box.look()
    assert box.value("select count(*) from sale") == 400_002
