"""The file of an import is kept as it came, for as long as the setting says, unless nobody may keep it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import import_file, kept, undo
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.store import Store

ACCOUNTS = "account_id,name\nA1,Ääkköset Oy\n".encode("cp1252")
MAPPING = 'kind = "accounts"\nsource = "crm"\n[columns]\naccount_id = "account_id"\nname = "name"\n[read]\nencoding = "cp1252"'


def brought(store: Store, tmp_path: Path, content: bytes = ACCOUNTS, **more: bool) -> str | None:
    (tmp_path / "accounts.csv").write_bytes(content)
    return import_file(store, LOCAL_DIRECTOR, tmp_path / "accounts.csv", from_toml(MAPPING), **more).batch


def days_ago(batch: str, days: float) -> None:
    file = kept.original(batch)
    assert file is not None
    moment = time.time() - days * 24 * 3600
    os.utime(file.parent, (moment, moment))


def test_the_bytes_are_those_that_came_and_are_found_by_the_import(store: Store, tmp_path: Path) -> None:
    batch = brought(store, tmp_path)
    assert batch is not None
    (tmp_path / "accounts.csv").unlink()
    file = kept.original(batch)
    assert file is not None
    assert (file.name, file.read_bytes()) == ("accounts.csv", ACCOUNTS)
    undo(store, LOCAL_DIRECTOR, batch)
    assert kept.original(batch) == file


def test_a_trial_and_a_known_file_keep_nothing(store: Store, tmp_path: Path, data_folder: Path) -> None:
    assert brought(store, tmp_path, dry_run=True) is None
    assert not (data_folder / "kept").exists()
    batch = brought(store, tmp_path)
    assert brought(store, tmp_path) == batch
    assert len(list((data_folder / "kept").iterdir())) == 1


def test_one_is_erased_and_old_ones_expire(store: Store, tmp_path: Path) -> None:
    first, second, third = (
        brought(store, tmp_path, ACCOUNTS.replace(b"A1", id_)) or "" for id_ in (b"B1", b"B2", b"B3")
    )
    kept.erase(first)
    assert kept.original(first) is None
    days_ago(second, 90.1)
    days_ago(third, 89.9)
    assert kept.expire(store) == 1
    assert kept.original(second) is None
    assert kept.original(third) is not None
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("kept_days", "10")
    assert kept.expire(store) == 1
    assert kept.original(third) is None


@pytest.mark.parametrize("name", ["kept_days", "is_demo"])
def test_nothing_is_kept_where_nobody_wants_it(name: str, store: Store, tmp_path: Path, data_folder: Path) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set(name, {"kept_days": "0", "is_demo": "yes"}[name])
    assert brought(store, tmp_path)
    assert not (data_folder / "kept").exists()


def test_an_anonymous_survey_is_not_kept(store: Store, tmp_path: Path, data_folder: Path) -> None:
    (tmp_path / "nps.csv").write_text(
        "response_id,answered_on,score,contact_id\nR1,2026-01-01,0,C1\nR2,2026-01-01,9,C2\n"
    )
    mapping = from_toml(
        'kind = "nps"\nsource = "survey"\nanonymous = true\n[columns]\n'
        'response_id = "response_id"\nanswered_on = "answered_on"\nscore = "score"\n'
    )
    assert import_file(store, LOCAL_DIRECTOR, tmp_path / "nps.csv", mapping).loaded == 2
    assert not (data_folder / "kept").exists()


def test_an_import_whose_file_cannot_be_kept_is_in_and_says_so(store: Store, tmp_path: Path, data_folder: Path) -> None:
    (data_folder / "kept").touch()
    (tmp_path / "accounts.csv").write_bytes(ACCOUNTS)
    report = import_file(store, LOCAL_DIRECTOR, tmp_path / "accounts.csv", from_toml(MAPPING))
    assert report.loaded == 1
    assert "A copy of accounts.csv could not be kept" in str(report.notes[-1])
