"""Pages without a browser: AppTest from the shell, on a copy of the demo company."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.ingest import import_file
from kam_analytics.kit.ui import reads, stores
from kam_analytics.store import open_store

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pages(data_folder: Path, demo_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Open a page by its file, as somebody, in a language."""
    monkeypatch.chdir(ROOT)
    (data_folder / "demo.duckdb").write_bytes(demo_path.read_bytes())

    def opened(file: str, *, view_as: str = "local", language: str = "en", **query: str) -> AppTest:
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
    (tmp_path / "accounts.csv").write_text("account_id,name\nA1,First Oy\n")
    store = open_store(data_folder / "kam.duckdb", create=True)
    report = import_file(store, LOCAL_DIRECTOR, tmp_path / "accounts.csv", "accounts")
    store.close()
    return str(report.batch)
