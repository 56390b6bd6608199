"""What was acknowledged is there, or the store says that it is not: whatever became of its log."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import StoreError
from kam_analytics.store import Store, open_store
from kam_analytics.store.commits import Note, Noted, note_path
from tests.samples.store.saves import _SAVE_AND_DIE, SAVES, losses, save_and_die, saves_in


@pytest.fixture
def path(empty_path: Path, data_folder: Path) -> Path:
    return Path(shutil.copy(empty_path, data_folder / "kam.duckdb"))


def test_after_kill_9_nothing_is_lost_and_nothing_is_said(path: Path) -> None:
    save_and_die(path)
    store = open_store(path)
    assert (saves_in(store), losses(store)) == (SAVES, [])
    store.close()


@pytest.mark.parametrize("checkpoint_before", [-1, 5])
def test_a_removed_log_is_said_with_the_last_certain_save(path: Path, checkpoint_before: int) -> None:
    moments = save_and_die(path, checkpoint_before=checkpoint_before)
    path.with_name(f"{path.name}.wal").unlink()
    store = open_store(path)
    kept = max(checkpoint_before, 0)
    assert saves_in(store) == kept
    ((lost, certain, noted),) = losses(store)
    assert lost == SAVES - kept == store.check()["save_is_kept"]
    assert noted is not None
    assert moments[-2] < noted < moments[-1]
    if kept:
        assert certain is not None
        assert moments[kept - 2] < certain < moments[kept - 1]
    store.close()
    again = open_store(path)
    assert len(losses(again)) == 1, "it is written down once"
    again.close()


def damage(log: Path, how: str, chance: random.Random) -> None:
    """Damage a log in one of the ways in which disks and people do."""
    content = bytearray(log.read_bytes())
    if how == "removed":
        log.unlink()
        return
    if how == "cut":
        content = content[: chance.randrange(len(content))]
    elif how == "zeroed":
        begin = chance.randrange(len(content))
        content[begin:] = bytes(len(content) - begin)
    elif how == "replaced":
        content = bytearray(chance.randbytes(len(content)))
    log.write_bytes(content)


@pytest.mark.parametrize("how", ["cut", "zeroed", "replaced", "removed"])
def test_no_damaged_log_opens_in_silence(path: Path, how: str) -> None:
    save_and_die(path)
    chance = random.Random(how)
    saved = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    for _ in range(4):
        for name, content in saved.items():
            (path.parent / name).write_bytes(content)
        damage(path.with_name(f"{path.name}.wal"), how, chance)
        try:
            store = open_store(path)
        except StoreError:
            continue
        kept, said = saves_in(store), losses(store)
        store.close()
        assert [lost for lost, *_moments in said] == ([SAVES - kept] if kept < SAVES else [])


def test_a_new_store_knows_its_note_though_its_first_log_is_gone(path: Path) -> None:
    path.unlink()
    open_new = _SAVE_AND_DIE.replace("open_store(Path(sys.argv[1]))", "open_store(Path(sys.argv[1]), create=True)")
    subprocess.run([sys.executable, "-c", open_new, str(path), "3", "-1"], stdout=subprocess.DEVNULL, check=False)
    path.with_name(f"{path.name}.wal").unlink()
    store = open_store(path)
    assert [lost for lost, *_moments in losses(store)] == [3]
    store.close()


def test_what_was_lost_twice_is_counted_twice_and_no_number_comes_again(path: Path) -> None:
    log = path.with_name(f"{path.name}.wal")
    for _ in range(2):
        save_and_die(path, 3)
        log.unlink()
        open_store(path).close()
    store = open_store(path)
    assert [lost for lost, *_moments in losses(store)] == [3, 3]
    assert store.check()["save_is_kept"] == 6
    store.close()


def test_a_loss_that_was_seen_breaks_no_check(path: Path) -> None:
    save_and_die(path, 3)
    path.with_name(f"{path.name}.wal").unlink()
    store = open_store(path)
    with store.load(LOCAL_DIRECTOR) as load:
        loss = load.value("select loss_id from save_loss")
    with store.scope(LOCAL_DIRECTOR) as scope:
        scope.update("save_loss", loss, 1, {"seen_at": datetime(2026, 11, 30), "seen_by": "local"})
    assert store.check()["save_is_kept"] == 0
    store.close()


def test_a_note_that_cannot_be_read_is_said_not_guessed(path: Path) -> None:
    save_and_die(path, 3)
    note = note_path(path)
    note.write_bytes(note.read_bytes().replace(b"3 ", b"4 ", 1))
    store = open_store(path)
    assert [lost for lost, *_moments in losses(store)] == [None]
    assert store.check()["save_is_kept"] == 1
    assert saves_in(store) == 3
    store.close()
    again = open_store(path)
    assert len(losses(again)) == 1, "it is a whole note again"
    again.close()


def test_the_note_of_another_store_says_nothing(path: Path, empty_path: Path) -> None:
    note_path(path).write_bytes(Noted("another", 99, datetime(2026, 11, 30)).to_bytes())
    store = open_store(path)
    assert losses(store) == []
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("currency", "SEK")
    noted = Note(path).read()
    assert noted is not None
    assert (noted.store_id, noted.commits) == (store.settings["store_id"], store.commits)
    store.close()


def test_every_commit_is_counted_and_noted(store: Store) -> None:
    before = store.commits
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("insert into category values (1, 'a', 'A', 'A')")
    with store.scope(LOCAL_DIRECTOR) as scope:
        scope.keep("user_setting", {"name": "n", "value": "v"}, "name")
    with store.scope(LOCAL_DIRECTOR) as scope, scope.saving():
        scope.keep("user_setting", {"name": "m", "value": "v"}, "name")
        scope.keep("user_setting", {"name": "l", "value": "v"}, "name")
    assert store.commits == before + 3
    noted = Note(store.path).read()
    assert noted is not None
    assert (noted.commits, noted.at) == (store.commits, store.saved_at)
    store.refresh()
    assert store.commits == before + 3
    assert note_path(store.path).stat().st_mode & 0o777 == 0o600


def test_a_note_that_cannot_be_written_fails_no_save(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    note_path(store.path).mkdir()
    for number in range(2):
        with store.scope(LOCAL_DIRECTOR) as scope:
            scope.keep("user_setting", {"name": str(number), "value": "v"}, "name")
    assert len([record for record in caplog.records if "lost saves would go unseen" in record.message]) == 1


def test_a_checkpoint_leaves_no_log_and_waits_for_who_reads_what_changed(store: Store) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("insert into category values (1, 'a', 'A', 'A')")
    assert store.logged_at is not None
    with store.load(LOCAL_DIRECTOR) as reader:
        reader.execute("begin")
        reader.value("select count(*) from category")
        with store.load(LOCAL_DIRECTOR) as load, load.begin():
            load.execute("update category set label_en = 'B'")
        assert not store.checkpoint()
        assert store.logged_at is not None
        reader.execute("commit")
    assert store.checkpoint()
    assert store.logged_at is None
    assert not store.path.with_name(f"{store.path.name}.wal").exists()
