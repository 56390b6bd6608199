"""The demo company of two seeds, asked in SQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kam_analytics import demo
from tests.samples.demo import Ask, rows_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("demo")
    before = os.environ.get("KAM_DATA")
    os.environ["KAM_DATA"] = str(path)
    yield path
    if before is None:
        del os.environ["KAM_DATA"]
    else:
        os.environ["KAM_DATA"] = before


@pytest.fixture(scope="module")
def ask(folder: Path) -> Iterator[Ask]:
    demo.build(folder / "demo.duckdb", seed=0)
    yield from rows_of(folder / "demo.duckdb")


@pytest.fixture(scope="module", params=[0, 1])
def either(request: pytest.FixtureRequest, folder: Path, ask: Ask) -> Iterator[Ask]:
    """Two seeds; the first is the one that is built already."""
    if request.param == 0:
        yield ask
        return
    demo.build(folder / "other.duckdb", seed=request.param)
    yield from rows_of(folder / "other.duckdb")
