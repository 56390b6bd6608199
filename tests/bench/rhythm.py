"""Tasks of a rhythm: a year of them for 5,000 accounts while people save, and what a click costs beside them."""

from __future__ import annotations

import os
import threading
import time
from datetime import date
from pathlib import Path

import pandas as pd

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.activities.commands import log_activity
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import reader
from kam_analytics.rhythm.answers import compliance
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.store import Store, open_store
from tests.bench.measures import Row, at_most

TODAY = date(2027, 1, 1)
PEOPLE = 25


def measure(folder: Path, *, quick: bool = False) -> list[Row]:
    """Seconds of making the tasks, of the longest other save meanwhile, and of what follows."""
    accounts = 100 if quick else 5000
    os.environ["KAM_TODAY"] = TODAY.isoformat()
    path = folder / f"rhythm-{accounts}.duckdb"
    path.unlink(missing_ok=True)
    store = open_store(path, create=True)
    try:
        _fill(store, accounts)
        return _rows(store, accounts)
    finally:
        store.close()
        del os.environ["KAM_TODAY"]


def _fill(store: Store, accounts: int) -> None:
    names = [f"a{number}" for number in range(accounts)]
    people = [f"u{number}" for number in range(PEOPLE)]
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.insert("app_user", pd.DataFrame({"user_id": people, "name": people, "role": "rep"}))
        load.insert(
            "account",
            pd.DataFrame(
                {
                    "account_key": range(accounts), "account_id": names, "name": names, "group_key": range(accounts),
                    "owner_id": [people[number % PEOPLE] for number in range(accounts)],
                }
            ),
        )  # fmt: skip
        load.insert(
            "segment_membership",
            pd.DataFrame(
                {"membership_id": names, "account_id": names, "segment": "A", "from_on": TODAY, "status": "decided"}
            ),
        )


def _rows(store: Store, accounts: int) -> list[Row]:
    waits: list[float] = []
    stop = threading.Event()

    def save_meanwhile() -> None:
        version = 0
        while not stop.wait(0.05):
            begin = time.perf_counter()
            version += 1
            with store.scope(LOCAL_DIRECTOR) as scope:
                scope.update("account", "a1", version, {"city": f"city {version}"})
            waits.append(time.perf_counter() - begin)

    saver = threading.Thread(target=save_meanwhile)
    saver.start()
    with store.scope(LOCAL_DIRECTOR) as scope:
        cpu, begin = time.process_time(), time.perf_counter()
        made = make_tasks(scope)
        took, cpu = time.perf_counter() - begin, time.process_time() - cpu
    stop.set()
    saver.join()
    with store.scope(LOCAL_DIRECTOR) as scope:
        begin = time.perf_counter()
        again = make_tasks(scope)
        unchanged = time.perf_counter() - begin
        begin = time.perf_counter()
        log_activity(scope, "a2", "call", TODAY)
        logged = time.perf_counter() - begin
        begin = time.perf_counter()
        compliance(reader(scope), Choice.usual(TODAY, {}), today=TODAY, fiscal_start=1)
        counted = time.perf_counter() - begin
    if again or made.added != 16 * accounts:
        raise RuntimeError(f"{made.added} tasks made, then {again}")
    what = f"{made.added:,} tasks"
    return [
        at_most(f"{what} made while people save", took, 10, " s", f" ({cpu:.1f} s CPU)"),
        at_most("longest other save meanwhile", max(waits), 1.0, " s"),
        at_most(f"{what}: a run that changes nothing", unchanged, 10, " s"),
        at_most(f"{what}: logging a call that closes one", logged, 0.25, " s"),
        at_most(f"{what}: compliance counted", counted, 5, " s"),
    ]
