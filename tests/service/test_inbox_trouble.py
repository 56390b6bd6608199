"""Trouble that is not the file's: the inbox waits, says it once, and goes on."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kam_analytics import settings
from kam_analytics.errors import NoRoom, StoreClosed, StoreInUse
from kam_analytics.service import inbox as module
from kam_analytics.service.inbox import Inbox
from kam_analytics.store import Store, open_store
from tests.samples.inbox import ACCOUNTS, THEIRS, TOML, Box, until
from tests.samples.store.disk import full
from tests.samples.store.spoiled import SPOILED


@pytest.mark.parametrize("error", [StoreClosed("closing"), StoreInUse("in use")])
def test_what_cannot_be_done_now_is_done_later(error: Exception, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    file = box.put("accounts.csv", ACCOUNTS)
    box.inbox.look()
    working = box.inbox._open_own

    def refused() -> Store:
        raise error

    box.inbox._open_own = refused
    with pytest.raises(type(error)):
        box.inbox.look()
    assert file.exists()
    box.inbox._open_own = working
    box.inbox.look()
    assert not file.exists()


def test_a_fault_of_the_program_fails_the_file_and_the_next_one_is_taken(
    box: Box, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    taken = module.bring_in

    def broken(store: Store, file: Path, plan: object) -> object:
        if file.name == "a.csv":
            raise ZeroDivisionError("nothing to divide")
        return taken(store, file, plan)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "bring_in", broken)
    box.put("a.csv", ACCOUNTS)
    box.put("b.csv", ACCOUNTS)
    box.look()
    assert "nothing to divide" in box.text("a.csv.report.txt", "failed")
    assert "nothing to divide" in caplog.text
    assert "b.csv" in box.names("done")


def test_a_file_that_cannot_be_moved_is_not_imported_for_ever(
    box: Box, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refused)
    box.put("accounts.csv", ACCOUNTS)
    for _look in range(5):
        box.inbox.look()
    assert caplog.text.count("could not be moved") == 1
    assert box.names("done") == []


def test_the_thread_makes_the_folder_and_outlives_every_error(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (data_folder / "inbox").write_text("a file where the folder belongs")
    box_store: list[Store] = []

    def opened() -> Store:
        if not box_store:
            box_store.append(open_store(settings.load().own_store, create=True))
        return box_store[0]

    watching = Inbox(data_folder / "inbox", opened, every=0.02)
    watching.start()
    until(lambda: "The inbox waits" in caplog.text)
    time.sleep(0.2)
    # said once
    assert caplog.text.count("The inbox waits") == 1
    (data_folder / "inbox").unlink()
    until((data_folder / "inbox").is_dir)
    (data_folder / "inbox" / "crm").mkdir()
    (data_folder / "inbox" / "crm" / "accounts.csv").write_text(ACCOUNTS)
    until(lambda: any((data_folder / "inbox" / "crm").glob("done/*.report.txt")))
    watching.stop()
    assert not watching._thread.is_alive()
    box_store[0].close()


def test_a_full_disk_is_waited_for_and_said_once(box: Box, caplog: pytest.LogCaptureFixture) -> None:
    box.put("accounts.csv", ACCOUNTS)
    box.open()
    with full(100):
        for _ in range(3):
            with pytest.raises(NoRoom, match="nothing was saved"):
                box.look()
    assert box.names() == ["accounts.csv"]
    assert (box.names("done"), box.names("failed")) == ([], [])
    box.look()
    assert box.value("select count(*) from account") == 2
    box.put("more.csv", ACCOUNTS.replace("A", "B"))
    watching = Inbox(box.folder, box.open, every=0.02)
    with full(100):
        watching.start()
        until(lambda: "The inbox waits" in caplog.text)
        time.sleep(0.3)
        watching.stop()
    assert caplog.text.count("The inbox waits: The disk is full") == 1
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("what", ["sqlite", "folder", "newer schema", "damaged"])
def test_a_store_that_cannot_be_used_leaves_the_files_where_they_are(
    what: str, box: Box, data_folder: Path, empty_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    SPOILED[what][0](data_folder / "kam.duckdb", empty_path)
    box.put("accounts.csv", ACCOUNTS)
    watching = Inbox(box.folder, box.open, every=0.02)
    watching.start()
    until(lambda: "The inbox waits" in caplog.text)
    time.sleep(0.2)
    watching.stop()
    assert caplog.text.count("The inbox waits") == 1
    assert "Traceback" not in caplog.text
    assert box.names() == ["accounts.csv"]


def test_a_folder_of_data_that_is_a_file_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    watching = Inbox(tmp_path / "file" / "inbox", lambda: pytest.fail("nothing is opened"), every=0.02)
    watching.start()
    until(lambda: "The inbox waits" in caplog.text)
    time.sleep(0.2)
    watching.stop()
    assert caplog.text.count("cannot be used: Not a directory") == 1
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("words", ["x = " + "[" * 3000 + "]" * 3000, "x = " + "9" * 9000, "x = 0x" + "f" * 9000])
def test_a_mapping_that_is_too_much_refuses_the_file_in_a_sentence(words: str, box: Box) -> None:
    box.put("erp.toml", f"{words}\n{TOML}")
    box.put("sales.csv", THEIRS)
    box.look()
    assert box.text("sales.csv.report.txt", "failed").startswith("The mapping ")
