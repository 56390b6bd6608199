"""The demo company has a version: what is old is built again, and nothing in it changes without a new one."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kam_analytics import access, demo
from kam_analytics.demo import building
from kam_analytics.kit.ui import stores
from kam_analytics.store import Store, open_store
from tests.demo import content
from tests.samples.places import OLD_STORES

OLD = OLD_STORES / "schema-2.duckdb.gz"


def set_in(path: Path, name: str, value: str) -> None:
    store = open_store(path)
    with store.load(access.LOCAL_DIRECTOR) as load, load.begin():
        load.set(name, value)
    store.close()


def test_what_it_holds_is_what_its_version_says(demo: Store) -> None:
    found, written = content.content(demo), content.written()
    changed = {
        table
        for table in found["tables"] | written["tables"]
        if found["tables"].get(table) != written["tables"].get(table)
    }
    assert changed == set(), "raise VERSION in demo/building.py, then run tests/demo/content.py"
    assert found["version"] == written["version"], "run tests/demo/content.py"


def test_one_that_is_not_there_is_needed(data_folder: Path) -> None:
    assert demo.is_needed(data_folder / "demo.duckdb")


def test_one_of_today_is_not(data_folder: Path, demo_path: Path) -> None:
    path = data_folder / "demo.duckdb"
    path.write_bytes(demo_path.read_bytes())
    assert not demo.is_needed(path)


@pytest.mark.parametrize("version", [str(demo.VERSION - 1), "", "?"])
def test_one_of_an_older_version_is(data_folder: Path, demo_path: Path, version: str) -> None:
    path = data_folder / "demo.duckdb"
    path.write_bytes(demo_path.read_bytes())
    set_in(path, "demo_version", version)
    assert demo.is_needed(path)


def test_what_is_no_demo_company_is_never_replaced(store: Store) -> None:
    store.close()
    assert not demo.is_needed(store.path)


def test_an_old_one_is_built_again_when_the_app_starts(
    data_folder: Path, demo_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, whatever the number of sessions; a log that lies beside the old one does not come into the new one."""
    path = data_folder / "demo.duckdb"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    built = []

    def build(target: Path, **_more: object) -> None:
        built.append(target)
        target.write_bytes(demo_path.read_bytes())

    monkeypatch.setattr(building, "build", build)
    monkeypatch.setattr(demo, "build", build)
    assert stores.must_be_made("demo", demo.is_needed)
    stores.make("demo", demo.is_needed, demo.build)
    stores.make("demo", demo.is_needed, demo.build)
    assert built == [path]
    assert not stores.must_be_made("demo", demo.is_needed)
    try:
        assert stores.get_anyway("demo").settings["demo_version"] == str(demo.VERSION)
        assert not stores.must_be_made("demo", demo.is_needed), "an open one is not looked at again"
    finally:
        stores.close_all()


def test_the_log_of_an_old_one_goes_with_it(data_folder: Path) -> None:
    path = data_folder / "demo.duckdb"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    log = data_folder / "demo.duckdb.wal"
    log.write_bytes(b"saves of another file")
    demo.build(path, accounts=20, lines=200)
    assert not log.exists()
    assert not demo.is_needed(path)
