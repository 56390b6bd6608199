"""A full disk: nothing is half saved, it is said as what it is, and it goes on when there is room again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import NoRoom
from kam_analytics.imports.load.batch import settle
from kam_analytics.store import Store, open_store
from tests.samples.store.disk import full, small_disk


def save(store: Store, times: int = 1) -> None:
    with store.load(LOCAL_DIRECTOR) as load:
        for _ in range(times):
            with load.begin():
                load.execute("insert into holiday values ('FI', cast('2025-01-01' as date), repeat('x', 1000))")


def saved(store: Store) -> int:
    with store.load(LOCAL_DIRECTOR) as load:
        return int(load.value("select count(*) from holiday"))


def test_a_save_without_room_says_so_and_is_not_there(store: Store) -> None:
    save(store)
    with full(5000), pytest.raises(NoRoom, match=r"kam\.duckdb could not be written: nothing was saved"):
        save(store, 10)
    before = saved(store)
    assert before < 11
    save(store)
    assert saved(store) == before + 1
    store.close()
    again = open_store(store.path)
    assert saved(again) == before + 1
    again.close()


def test_a_person_is_told_of_no_room_and_not_of_a_conflict(demo: Store) -> None:
    def account() -> dict[str, Any]:
        with demo.scope(LOCAL_DIRECTOR) as scope:
            found = scope.row("account", scope.records("account_search", text="a", most=1)[0]["account_id"])
        assert found is not None
        return found

    row = account()
    with full(10), pytest.raises(NoRoom), demo.scope(LOCAL_DIRECTOR) as scope:
        scope.update("account", row["account_id"], row["version"], {"city": "Nowhere"})
    assert account() == row
    with demo.scope(LOCAL_DIRECTOR) as scope:
        scope.update("account", row["account_id"], row["version"], {"city": "Nowhere"})
    assert account()["city"] == "Nowhere"


def test_a_log_that_finds_no_room_in_the_file_waits_for_it(store: Store) -> None:
    """The engine gives its file up when that happens; it is taken up again."""
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute(
            "insert into holiday select 'FI', cast('2025-01-01' as date), random()::text || repeat('x', 90) from range(9000)"
        )
    size = store.path.stat().st_size
    with full(size):
        settle(store)
        with pytest.raises(NoRoom):
            store.engine.checkpoint()
    assert saved(store) == 9000
    store.engine.checkpoint()
    assert store.path.stat().st_size > size
    assert saved(store) == 9000


def test_a_store_that_closes_without_room_keeps_its_log(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute(
            "insert into holiday select 'FI', cast('2025-01-01' as date), random()::text || repeat('x', 90) from range(9000)"
        )
    with full(store.path.stat().st_size):
        store.close()
    assert "stays beside it" in caplog.text
    again = open_store(store.path)
    assert saved(again) == 9000
    again.close()


def test_a_new_store_that_finds_no_room_leaves_nothing(data_folder: Path) -> None:
    path = data_folder / "new.duckdb"
    with full(20_000), pytest.raises(NoRoom, match=r"new\.duckdb"):
        open_store(path, create=True)
    assert not [file.name for file in data_folder.iterdir() if file.is_file()]
    open_store(path, create=True).close()


def test_a_small_file_system_that_is_full(empty_path: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, "8m"):
        path = disk / "kam.duckdb"
        path.write_bytes(empty_path.read_bytes())
        store = open_store(path)
        save(store)
        filler = disk / "filler"
        with pytest.raises(OSError, match="No space left"):
            filler.write_bytes(bytes(8 * 1024 * 1024))
        with pytest.raises(NoRoom):
            save(store, 100)
        before = saved(store)
        filler.unlink()
        save(store)
        store.close()
        again = open_store(path)
        assert saved(again) == before + 1
        again.close()
