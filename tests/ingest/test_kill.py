"""kill -9 at any moment of an import: all of it or nothing, and the store opens at once."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.ingest import import_file
from kam_analytics.store import open_store
from tests.ingest.loading import SALES_HEADER, fingerprint, in_order, rows

pytestmark = pytest.mark.slow

TIMES = 20 if os.environ.get("KAM_FULL") == "1" else 3
LINES = 30_000
CHILD = """
import sys
from pathlib import Path
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.ingest import import_file
from kam_analytics.store import open_store

store = open_store(Path(sys.argv[1]))
print("ready", flush=True)
import_file(store, LOCAL_DIRECTOR, Path(sys.argv[2]), "sales")
print("done", flush=True)
store.close()
"""


def child(store: Path, file: Path) -> subprocess.Popen[str]:
    """A process that has the store open and begins to import."""
    process = subprocess.Popen([sys.executable, "-c", CHILD, str(store), str(file)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def sales(path: Path, first: int) -> Path:
    body = "".join(
        f"{first + n},A{n % 3 + 1},P{n % 50},2026-0{n % 6 + 1}-{n % 28 + 1:02},1,{n % 997}.25,1\n" for n in range(LINES)
    )
    path.write_text(f"{SALES_HEADER}\n{body}")
    return path


def test_a_killed_import_leaves_nothing_or_everything(company_path: Path, tmp_path: Path) -> None:
    usual = usual_seconds(company_path, sales(tmp_path / "first.csv", 0))
    chance = random.Random(os.environ.get("KAM_SEED", "7"))
    for there in range(LINES, (TIMES + 1) * LINES, LINES):
        file = sales(tmp_path / "next.csv", there)
        store = open_store(company_path)
        before = fingerprint(store)
        store.close()
        process = child(company_path, file)
        time.sleep(chance.random() * usual)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        cpu = time.process_time()
        store = open_store(company_path)
        assert time.process_time() - cpu < 0.2
        held = rows(store, "select count(*) from sale")[0][0]
        assert held == there + LINES or fingerprint(store) == before
        for left in store.engine.staging.glob("*.csv"):
            left.unlink()
        in_order(store)
        report = import_file(store, LOCAL_DIRECTOR, file, "sales")
        assert report.loaded + held == there + LINES
        in_order(store)
        store.close()


def usual_seconds(company_path: Path, file: Path) -> float:
    """How long an import takes here that nobody kills."""
    process = child(company_path, file)
    began = time.monotonic()
    assert process.stdout is not None
    assert process.stdout.readline() == "done\n"
    usual = time.monotonic() - began
    assert process.wait(60) == 0
    return usual


@pytest.fixture
def company_path(templates: Path, data_folder: Path) -> Path:
    return Path(shutil.copy(templates / "company.duckdb", data_folder / "kam.duckdb"))
