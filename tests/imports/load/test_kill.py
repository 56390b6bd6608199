"""kill -9 at any moment of imports and an undo: each is done or not, what was said to be done is, and the store opens at once."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import import_file
from kam_analytics.store import Store, open_store
from kam_analytics.store.commits import note_path
from tests.samples.imports.loading import SALES_HEADER, in_order, rows
from tests.samples.imports.steps import STEPS, take
from tests.samples.share import FULL

pytestmark = pytest.mark.slow

TIMES = 20 if FULL else 3
CHILD = """
import sys
from pathlib import Path
from kam_analytics.store import open_store
from tests.samples.imports.steps import STEPS, take

store = open_store(Path(sys.argv[1]))
print("ready", flush=True)
for step in STEPS:
    take(store, Path(sys.argv[2]), step)
    print(step, flush=True)
store.close()
"""


def test_a_killed_import_or_undo_is_done_or_not(base: Path, folder: Path) -> None:
    states, usual = unharmed(base, folder)
    chance = random.Random(os.environ.get("KAM_SEED", "7"))
    order = chance.sample(range(len(STEPS)), len(STEPS))
    for number in range(TIMES):
        path = Path(shutil.copy(base, base.parent / "kam.duckdb"))
        # the note of the last round counts saves that this copy never had
        note_path(path).unlink(missing_ok=True)
        said = killed(path, folder, order[number % len(STEPS)], chance.random(), usual)
        cpu = time.process_time()
        store = open_store(path)
        assert time.process_time() - cpu < 0.2
        done = states.index(state(store))
        assert said <= done <= said + 1
        for left in store.engine.staging.glob("*.csv"):
            left.unlink()
        in_order(store)
        for step in STEPS[done:]:
            take(store, folder, step)
        assert state(store) == states[-1]
        in_order(store)
        store.close()


def unharmed(base: Path, folder: Path) -> tuple[list[Any], list[float]]:
    """The store before and after each step that nobody kills, and the seconds that each takes here."""
    store = open_store(Path(shutil.copy(base, base.parent / "kam.duckdb")))
    states, usual = [state(store)], []
    for step in STEPS:
        began = time.monotonic()
        take(store, folder, step)
        usual.append(time.monotonic() - began)
        states.append(state(store))
    store.close()
    assert all(states.count(held) == 1 for held in states)
    return states, usual


def killed(path: Path, folder: Path, step: int, part: float, usual: list[float]) -> int:
    """A process is killed after so large a part of the usual time of a step; how many steps it said were done."""
    process = subprocess.Popen([sys.executable, "-c", CHILD, str(path), str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert [process.stdout.readline().strip() for _ in range(step + 1)] == ["ready", *STEPS[:step]]
    time.sleep(part * usual[step])
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().split()
    process.wait(60)
    return step + len(said)


def state(store: Store) -> list[tuple[Any, ...]]:
    """Rows and content of every table, without moments and ids that are new each time."""
    parts = []
    for table, columns in store.columns.items():
        kept = [name for name in columns if not name.endswith("_at") and name != "batch_id"]
        held = f"select {', '.join(kept)} from {table}"
        parts.append(f"select '{table}', count(*), bit_xor(hash(t)) % 1000000007 from ({held}) as t")
    return rows(store, " union all ".join(parts))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files that are imported."""
    texts = {
        "accounts": "account_id,name,city\n" + "".join(f"B{n},New name {n},Oulu\n" for n in range(4_000)),
        "contacts": "contact_id,account_id,name\n" + "".join(f"K{n},A{n % 3 + 1},Name {n}\n" for n in range(8_000)),
        "opportunities": "opportunity_id,account_id,amount,status\n"
        + "".join(f"O{n},A{n % 3 + 1},{n}.25,open\n" for n in range(15_000)),
        "sales": f"{SALES_HEADER}\n"
        + "".join(f"{n},A{n % 3 + 1},P{n % 50},2026-0{n % 6 + 1}-{n % 28 + 1:02},1,{n % 997}.25,1\n" for n in range(30_000)),
    }  # fmt: skip
    for kind, text in texts.items():
        (tmp_path / f"{kind}.csv").write_text(text)
    return tmp_path


@pytest.fixture
def base(templates: Path, data_folder: Path, tmp_path: Path) -> Path:
    """A store with accounts that the file of accounts changes, beside those that it brings."""
    path = Path(shutil.copy(templates / "company.duckdb", data_folder / "base.duckdb"))
    store = open_store(path)
    file = tmp_path / "earlier.csv"
    file.write_text("account_id,name,city\n" + "".join(f"B{n},Name {n},\n" for n in range(3_000)))
    import_file(store, LOCAL_DIRECTOR, file, "accounts")
    store.close()
    return path
