"""A backup holds what the store held, however many people saved meanwhile, and comes back whole."""

from __future__ import annotations

import shutil
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput, StoreError, StoreInUse
from kam_analytics.store import Store, backup, open_store
from kam_analytics.store.commits import note_path
from tests.samples.store.saves import losses, save_and_die


def contents(store: Store) -> backup.Contents:
    with store.engine.cursor() as cursor:
        return backup.contents(cursor, store.engine.name)


def definitions(store: Store) -> list[str]:
    with store.load(LOCAL_DIRECTOR) as load:
        return sorted(load.frame("select sql from duckdb_tables() where database_name = current_database()")["sql"])


def save(store: Store, name: str) -> None:
    with store.scope(LOCAL_DIRECTOR) as scope:
        scope.keep("user_setting", {"name": name, "value": "v"}, "name")


def staged(path: Path) -> Path:
    return path.parent / "staging"


def test_a_drill_brings_every_table_back(demo: Store, tmp_path: Path) -> None:
    """Back up, change and lose rows, restore: every table has its number of rows and its sum again."""
    before, tables, path = contents(demo), definitions(demo), demo.path
    assert sum(rows > 0 for rows, _sum in before.values()) > 40, "a drill with empty tables proves little"
    file = tmp_path / "safe.duckdb"
    assert backup.write(demo.engine, file) == before
    assert file.stat().st_mode & 0o777 == 0o600
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from sale")
        load.execute("update account set name = 'gone'")
    changed = contents(demo)
    demo.close()
    aside = backup.restore(path, file, staged(path))
    assert aside is not None
    for place, expected in ((path, before), (aside, changed)):
        store = open_store(place)
        assert contents(store) == expected
        assert definitions(store) == tables, "types, defaults and constraints are kept"
        store.close()
    assert [name.name for name in (demo.engine.staging).glob("backup-*")] == []


def test_a_backup_is_one_moment_while_people_save(store: Store, tmp_path: Path) -> None:
    """Each save writes two rows: no backup holds half of one."""
    stop = threading.Event()
    failures: list[BaseException] = []

    def keep_saving(who: int) -> None:
        try:
            number = 0
            while not stop.is_set():
                number += 1
                with store.load(LOCAL_DIRECTOR) as load, load.begin():
                    for country in ("FI", "SE"):
                        load.execute(
                            "insert into holiday values (:country, cast('2025-01-01' as date), :name)",
                            country=country, name=f"{who}-{number}",
                        )  # fmt: skip
        except BaseException as error:
            failures.append(error)

    savers = [threading.Thread(target=keep_saving, args=[who], daemon=True) for who in range(5)]
    for saver in savers:
        saver.start()
    try:
        for number in range(4):
            backup.write(store.engine, tmp_path / f"{number}.duckdb")
    finally:
        stop.set()
        for saver in savers:
            saver.join(10)
    assert failures == []
    counts = []
    for number in range(4):
        copy = open_store(tmp_path / f"{number}.duckdb")
        with copy.load(LOCAL_DIRECTOR) as load:
            one, other = (load.value(f"select count(*) from holiday where country = '{land}'") for land in ("FI", "SE"))
        copy.close()
        assert one == other
        counts.append(one)
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_file_that_is_there_is_left_alone(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine")
    with pytest.raises(BadInput, match="already exists"):
        backup.write(store.engine, file)
    assert file.read_text() == "mine"
    with pytest.raises(BadInput, match="cannot be written"):
        backup.write(store.engine, tmp_path / "no such folder" / "safe.duckdb")


def test_a_copy_that_differs_is_no_backup(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = iter([{"sale": (1, 5)}, {"sale": (1, 4)}])
    monkeypatch.setattr(backup, "contents", lambda cursor, database: next(found))
    with pytest.raises(StoreError, match="same rows"):
        backup.write(store.engine, tmp_path / "safe.duckdb")
    assert list(tmp_path.glob("*safe*")) == []
    assert list(store.engine.staging.glob("backup-*")) == []


# Restore ------------------------------------------------------------------------------------------------------


def test_a_restore_resets_the_note(store: Store, tmp_path: Path) -> None:
    save(store, "before")
    file, path = tmp_path / "safe.duckdb", store.path
    backup.write(store.engine, file)
    for number in range(3):
        save(store, f"after {number}")
    store.close()
    assert note_path(path).exists()
    aside = backup.restore(path, file, staged(path))
    assert aside is not None
    assert not note_path(path).exists()
    again = open_store(path)
    assert losses(again) == []
    with again.load(LOCAL_DIRECTOR) as load:
        assert load.frame("select name from user_setting")["name"].tolist() == ["before"]
    save(again, "later")
    again.close()
    open_store(path).close()


def test_a_store_that_cannot_be_opened_is_moved_aside_with_its_log(store: Store, tmp_path: Path) -> None:
    file, path = tmp_path / "safe.duckdb", store.path
    backup.write(store.engine, file)
    store.close()
    save_and_die(path, 3)
    path.write_bytes(b"no store any more" * 1000)
    with pytest.raises(StoreError):
        open_store(path)
    aside = backup.restore(path, file, staged(path))
    assert aside is not None
    assert aside.with_name(f"{aside.name}.wal").exists()
    assert note_path(aside).exists()
    again = open_store(path)
    assert losses(again) == []
    again.close()


def test_nothing_is_restored_over_a_store_that_is_in_use(store: Store, tmp_path: Path) -> None:
    from tests.samples.store.holders import OPEN_AND_WAIT, child, next_line

    file, path = tmp_path / "safe.duckdb", store.path
    backup.write(store.engine, file)
    store.close()
    holder = child(OPEN_AND_WAIT, path)
    try:
        assert next_line(holder) == "open"
        with pytest.raises(StoreInUse):
            backup.restore(path, file, staged(path))
    finally:
        holder.kill()
        holder.communicate()
    assert list(path.parent.glob("*restore*")) == []


@pytest.mark.parametrize("kind", ["missing", "text", "sqlite", "foreign", "newer", "cut", "open"])
def test_what_is_no_backup_changes_nothing(store: Store, tmp_path: Path, kind: str) -> None:
    import sqlite3

    import duckdb

    file, path = tmp_path / "safe.duckdb", store.path
    backup.write(store.engine, file)
    store.close()
    if kind == "missing":
        file.unlink()
    elif kind == "text":
        file.write_text("not a database" * 1000)
    elif kind == "sqlite":
        file.unlink()
        with sqlite3.connect(file) as other:
            other.execute("create table setting (name text, value text)")
        other.close()
    elif kind == "cut":
        file.write_bytes(file.read_bytes()[:-300_000])
    elif kind == "open":
        Path(f"{file}.wal").write_bytes(b"a log")
    else:
        if kind == "foreign":
            file.unlink()
        with duckdb.connect(str(file)) as other:
            other.execute(
                "create table something (a integer)" if kind == "foreign"
                else "update setting set value = '9999' where name = 'schema_version'"
            )  # fmt: skip
    before = path.read_bytes()
    with pytest.raises(BadInput):
        backup.restore(path, file, staged(path))
    assert path.read_bytes() == before
    assert list(path.parent.glob("*restore*")) == []


def test_a_backup_comes_to_a_place_without_a_store(store: Store, tmp_path: Path) -> None:
    file, there = tmp_path / "safe.duckdb", tmp_path / "new" / "kam.duckdb"
    backup.write(store.engine, file)
    assert backup.restore(there, file, staged(store.path)) is None
    open_store(there).close()


def test_daily_backups_are_those_of_the_store(store: Store) -> None:
    for number in (1, 3, 2):
        backup.write(store.engine, backup.stamped(store.path, datetime(2026, 11, number)))
    for other in ("kam-schema-2-20261101-000000.duckdb", "demo-20261101-000000.duckdb", "kam-20261101-000000.txt"):
        (backup.folder() / other).write_bytes(b"x")
    assert [one.taken_at.day for one in backup.kept(store.path)] == [3, 2, 1]
    assert backup.folder().stat().st_mode & 0o777 == 0o700


def test_two_backups_into_one_file_are_whole(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each writes its own part: neither writes into what the other one has put there."""
    save(store, "one")
    file, other = tmp_path / "safe.duckdb", []
    copy = shutil.copyfileobj

    def slowly(source: Any, sink: Any, size: int) -> None:
        copy(source, sink, size)
        if not other:
            other.append(True)
            backup._put(Path(source.name), file)

    monkeypatch.setattr("kam_analytics.store.backup.shutil.copyfileobj", slowly)
    before = backup.write(store.engine, file)
    monkeypatch.undo()
    assert [path.name for path in tmp_path.glob(".kam*")] == []
    copied = open_store(file)
    assert contents(copied) == before
    copied.close()


@pytest.mark.parametrize("what", ["endless", "long name", "folder"])
def test_what_is_no_database_is_not_copied(what: str, store: Store, tmp_path: Path) -> None:
    store.close()
    source = tmp_path / ("x" * 300 if what == "long name" else "backup.duckdb")
    if what == "folder":
        source.mkdir()
    elif what == "endless":
        with source.open("wb") as sparse:
            sparse.truncate(1 << 40)
    with pytest.raises(BadInput, match=r"not a complete backup|no file"):
        backup.restore(store.path, source, staged(store.path))
    open_store(store.path).close()


def test_what_a_killed_restore_left_is_removed(store: Store, data_folder: Path) -> None:
    store.close()
    left = data_folder / ".kam-restore-abcdefgh"
    left.mkdir()
    (left / "restored.duckdb").touch()
    open_store(store.path).close()
    assert not left.exists()
