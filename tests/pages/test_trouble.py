"""A store or disk that lets nobody work: the page says it in a sentence with a next step, never as a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.upload import UploadArea
from kam_analytics.kit.ui import stores
from tests.samples.places import ROOT
from tests.samples.store.disk import full
from tests.samples.store.spoiled import SPOILED

SHELL = str(ROOT / "shell.py")


@pytest.fixture
def shell(data_folder: Path) -> Iterator[Callable[[str], AppTest]]:
    def opened(language: str) -> AppTest:
        test = AppTest.from_file(SHELL, default_timeout=60)
        test.session_state["language"] = language
        return test.run()

    yield opened
    stores.close_all()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.mark.parametrize(
    ("language", "said", "button"),
    [
        ("en", r"kam\.duckdb is not a KAM Analytics database", "View the demo company"),
        ("fi", r"kam\.duckdb ei ole KAM Analyticsin tietokanta", "Näytä esimerkkiyritys"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_with_a_next_step(
    language: str,
    said: str,
    button: str,
    shell: Callable[[str], AppTest],
    demo_path: Path,
    empty_path: Path,
    data_folder: Path,
) -> None:
    (data_folder / "demo.duckdb").write_bytes(demo_path.read_bytes())
    SPOILED["sqlite"][0](data_folder / "kam.duckdb", empty_path)
    test = shell(language)
    assert not test.exception
    assert said.replace("\\", "") in test.error[0].value.replace("\\", "")
    assert [item.label for item in test.button] == [button]
    test.button[0].click().run()
    assert not test.exception
    assert test.session_state["store"] == "demo"


@pytest.mark.parametrize(("name", "value"), [("KAM_STORE_URL", "sqlite:///x.db"), ("KAM_TODAY", "soon")])
def test_a_setting_that_cannot_be_used_is_said(
    name: str, value: str, shell: Callable[[str], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    test = shell("en")
    assert not test.exception
    assert value in test.error[0].value.replace("\\", "").replace("\u2060", "")


def test_a_folder_of_data_that_is_none_is_said(
    shell: Callable[[str], AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KAM_DATA", str(tmp_path / "file"))
    test = shell("en")
    assert not test.exception
    assert "cannot be used: Not a directory" in test.error[0].value.replace("\\", "")


def test_an_import_without_room_is_refused_in_words(data_folder: Path) -> None:
    store = stores.get_anyway("own", create=True)
    area = UploadArea(data_folder / "uploads", LOCAL_DIRECTOR.user_id)
    area.put("accounts.csv", b"account_id,name\nA1,First\n")
    with full(10):
        job = area.load(store, LOCAL_DIRECTOR, area.look(store, LOCAL_DIRECTOR))
        job.wait(30)
    assert [step.state for step in job.steps] == ["refused"]
    assert "disk is full" in str(job.steps[0].error)
    assert area.names() == ["accounts.csv"]
    stores.close_all()
    st.cache_resource.clear()
