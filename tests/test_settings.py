"""The environment, the clock, and what an import of the package brings with it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from kam_analytics import clock, settings
from kam_analytics.errors import BadSetting, KamError, NotFound, StoreInUse
from tests.samples.places import ROOT


def test_data_lie_beside_the_app_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KAM_DATA")
    assert settings.load().data == ROOT / "data"
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    here = settings.load()
    assert here.own_store == tmp_path / "kam.duckdb"
    assert here.demo_store == tmp_path / "demo.duckdb"
    monkeypatch.setenv("KAM_STORE_URL", "/elsewhere/own.duckdb")
    assert settings.load().own_store == Path("/elsewhere/own.duckdb")
    assert settings.load().demo_store == tmp_path / "demo.duckdb"


def test_the_day_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.load().today is None
    assert clock.today(date(2020, 1, 2)) == date(2020, 1, 2)
    monkeypatch.setenv("KAM_TODAY", "2024-02-29")
    assert clock.today(date(2020, 1, 2)) == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["tomorrow", "29.2.2024", "2023-02-29"])
def test_a_day_that_is_none_is_refused_with_its_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_TODAY", text)
    with pytest.raises(BadSetting, match=text):
        settings.load()


def test_every_setting_of_the_environment_is_in_the_list() -> None:
    """The list is what docs/commands.md prints."""
    sources = [*ROOT.glob("kam_analytics/**/*.py"), ROOT / "app.py", ROOT / "shell.py"]
    said = {name for path in sources for name in re.findall(r"\bKAM_[A-Z_]+\b", path.read_text(encoding="utf-8"))}
    assert said == set(settings.ENVIRONMENT)
    assert all(text for text in settings.ENVIRONMENT.values())
    printed = re.findall(
        r"^\| `(KAM_[A-Z_]+)` \| (.+) \|$", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), re.M
    )
    assert dict(printed) == settings.ENVIRONMENT


def test_moments_are_kept_in_utc_and_shown_in_the_companys_zone() -> None:
    assert clock.now().tzinfo is None
    assert clock.local(datetime(2025, 1, 15, 23, 30), "Europe/Helsinki") == datetime(2025, 1, 16, 1, 30)
    assert clock.local(datetime(2025, 7, 15, 23, 30), "Europe/Helsinki") == datetime(2025, 7, 16, 2, 30)


def test_errors_carry_their_sentence_and_fields() -> None:
    error = StoreInUse("The store {file} is in use by process {process}.", file="kam.duckdb", process=7)
    assert str(error) == "The store kam.duckdb is in use by process 7."
    assert error.fields == {"file": "kam.duckdb", "process": 7}
    assert isinstance(error, KamError)
    assert str(NotFound()) == str(NotFound())


def test_importing_the_package_imports_neither_streamlit_nor_duckdb() -> None:
    code = (
        "import sys, kam_analytics; print([name for name in ('streamlit', 'duckdb', 'pandas') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=dict(os.environ)
    )
    assert run.stdout.strip() == "[]"
