"""What every test starts from: its own folder of data, stores that close, the demo company, real data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import Store, open_store
from tests.samples.places import NO_EXPORTS, ROOT

#: folders and files whose tests start processes or load files: not for ``make check``, as all that opens the demo company
SLOW = frozenset(
    ["cli", "demo", "files", "imports", "pages", "service", "test_commands", "test_old_stores", "test_owner", "test_unassigned"]
)  # fmt: skip

# how long an example takes says how busy the machine is, not whether the code is right
settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        place = (*item.path.relative_to(ROOT).parts, item.path.stem)
        if SLOW.intersection(place) or "demo_path" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test meets the stores of this machine: KAM_DATA is the test's own folder.

    The working directory is the root of the repository, where Streamlit looks for its settings.
    """
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("KAM_DATA", str(folder))
    monkeypatch.delenv("KAM_STORE_URL", raising=False)
    monkeypatch.delenv("KAM_TODAY", raising=False)
    monkeypatch.chdir(ROOT)
    return folder


@pytest.fixture(scope="session")
def empty_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, made once; a test takes a copy."""
    folder = tmp_path_factory.mktemp("empty")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        open_store(folder / "kam.duckdb", create=True).close()
    return folder / "kam.duckdb"


@pytest.fixture
def store(empty_path: Path, data_folder: Path) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(Path(shutil.copy(empty_path, data_folder / "kam.duckdb")))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company, built once; a test that writes takes a copy."""
    from kam_analytics import demo as demo_company

    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        demo_company.build(folder / "demo.duckdb", seed=1)
    return folder / "demo.duckdb"


@pytest.fixture
def demo(demo_path: Path, data_folder: Path) -> Iterator[Store]:
    """A copy of the demo company, opened."""
    opened = open_store(Path(shutil.copy(demo_path, data_folder / "demo.duckdb")))
    yield opened
    opened.close()


@pytest.fixture
def own(demo_path: Path, data_folder: Path) -> Path:
    """A copy of the demo company where one's own store lies."""
    return Path(shutil.copy(demo_path, data_folder / "kam.duckdb"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real exports that nobody here wrote; they stay outside the repository, and this is the one way to them."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(f"{NO_EXPORTS}, and CI=true needs them")
        pytest.skip(NO_EXPORTS)
    return folder


@pytest.fixture
def pages(data_folder: Path, demo_path: Path) -> Iterator[Callable[..., Any]]:
    """Open a page by its file, as somebody, in a language, on a copy of the demo company."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    from kam_analytics.kit.ui import reads, stores

    (data_folder / "demo.duckdb").write_bytes(demo_path.read_bytes())

    def opened(file: str, *, view_as: str = "local", language: str = "en", **query: str) -> Any:
        test = AppTest.from_file(str(ROOT / "shell.py"), default_timeout=60)
        test.session_state["language"] = language
        test.session_state["view_as"] = view_as
        for name, value in query.items():
            test.query_params[name] = value
        # an address is the name of the page's file: it is the first request, no other page runs before it
        test.switch_page(file).run()
        assert test.session_state["page"] == Path(file).stem, f"{view_as} does not see {file}"
        return test

    yield opened
    stores.close_all()
    reads.forget()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def accounts_only(data_folder: Path, tmp_path: Path) -> str:
    """A store of one's own that holds accounts and nothing else; its batch."""
    from kam_analytics.imports import import_file

    (tmp_path / "accounts.csv").write_text("account_id,name\nA1,First Oy\n")
    store = open_store(data_folder / "kam.duckdb", create=True)
    report = import_file(store, LOCAL_DIRECTOR, tmp_path / "accounts.csv", "accounts")
    store.close()
    return str(report.batch)
