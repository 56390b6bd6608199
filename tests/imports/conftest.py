"""A folder of files beside an empty store, and one with three accounts and two products."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import import_file
from kam_analytics.store import Store, open_store
from tests.samples.imports.cases import base_of, copy_of
from tests.samples.imports.loading import ACCOUNTS, PRODUCTS, Files, in_order


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Import tests live on one day."""
    monkeypatch.setenv("KAM_TODAY", "2026-06-30")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store and a small company, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("templates")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        open_store(folder / "empty.duckdb", create=True).close()
        store = open_store(folder / "company.duckdb", create=True)
        for kind, text in (("accounts", ACCOUNTS), ("products", PRODUCTS)):
            file = folder / f"{kind}.csv"
            file.write_text(text)
            import_file(store, LOCAL_DIRECTOR, file, kind)
        store.close()
    return folder


def _opened(template: Path, data_folder: Path, tmp_path: Path) -> Iterator[Files]:
    folder = tmp_path / "files"
    folder.mkdir()
    opened = open_store(Path(shutil.copy(template, data_folder / "kam.duckdb")))
    files = Files(folder, opened)
    yield files
    in_order(files.store)
    files.store.close()


@pytest.fixture
def files(templates: Path, data_folder: Path, tmp_path: Path) -> Iterator[Files]:
    """An empty store."""
    yield from _opened(templates / "empty.duckdb", data_folder, tmp_path)


@pytest.fixture
def company(templates: Path, data_folder: Path, tmp_path: Path) -> Iterator[Files]:
    """Accounts A1-A3 and products P1 (repair, service) and P2 (agreement, maintenance, recurring)."""
    yield from _opened(templates / "company.duckdb", data_folder, tmp_path)


@pytest.fixture
def store(files: Files) -> Store:
    return files.store


@pytest.fixture(scope="session")
def case_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that every case of a file begins with."""
    return base_of(tmp_path_factory.mktemp("cases"))


@pytest.fixture
def case_store(case_base: Path, data_folder: Path) -> Iterator[Store]:
    opened = copy_of(case_base, data_folder)
    yield opened
    opened.close()
