"""Damaged logs, and a backup while people save."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from kam_analytics import demo
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import StoreError
from kam_analytics.store import Store, backup, open_store
from tests.bench.measures import Row, at_most, row
from tests.samples.places import ROOT

#: saves twice a second beside the runner of the app, says each moment, and is killed
_SAVE_AND_DIE = """
import os, signal, sys, time
from pathlib import Path
from kam_analytics import clock
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.service.jobs import JOBS, Runner
from kam_analytics.store import open_store
store = open_store(Path(sys.argv[1]), create=True)
Runner(JOBS[:1], lambda: store).start()
end = time.monotonic() + float(sys.argv[2])
number = 0
while time.monotonic() < end:
    with store.scope(LOCAL_DIRECTOR) as scope:
        scope.keep("saved_view", {"view_id": str(number), "name": "v" * 200, "address": "a"}, "view_id")
    print(clock.now().isoformat(), flush=True)
    number += 1
    time.sleep(0.5)
os.kill(os.getpid(), signal.SIGKILL)
"""
_WAYS = ("cut", "zeroed", "replaced", "removed")
_SAVERS = 5


def measure(folder: Path, *, quick: bool = False) -> list[Row]:
    """No save that is older than a minute is lost in silence; a backup holds nobody up."""
    times, seconds, accounts, lines = (8, 6, 200, 100_000) if quick else (50, 100, 5000, 10_000_000)
    return [*_damaged(folder, times, seconds), *_while_people_save(folder, accounts, lines)]


# Logs ---------------------------------------------------------------------------------------------------------


def _damaged(folder: Path, times: int, seconds: float) -> list[Row]:
    whole = folder / "killed"
    whole.mkdir(exist_ok=True)
    store = whole / "kam.duckdb"
    done = subprocess.run(
        [sys.executable, "-c", _SAVE_AND_DIE, str(store), str(seconds)],
        cwd=ROOT, env={**os.environ, "KAM_DATA": str(whole)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    moments = [datetime.fromisoformat(line) for line in done.stdout.split()]
    if done.returncode != -signal.SIGKILL or not _log(store).exists():
        raise RuntimeError(f"there is no log to damage: {done.stderr[-2000:]}")
    chance = random.Random(1)
    silent = old = refused = lossy = 0
    for number in range(times):
        place = folder / "damaged"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(whole, place)
        _damage(_log(place / store.name), _WAYS[number % len(_WAYS)], chance)
        try:
            opened = open_store(place / store.name)
        except StoreError:
            refused += 1
            continue
        with opened.load(LOCAL_DIRECTOR) as load:
            kept = int(load.value("select count(*) from saved_view"))
        said = opened.check()["save_is_kept"]
        opened.close()
        lossy += kept < len(moments)
        silent += said != len(moments) - kept
        old += kept < len(moments) and moments[-1] - moments[kept] > timedelta(seconds=60)
    figure = f"{times} logs damaged at random after {len(moments)} saves in {seconds:.0f} s"
    measured = f"{silent} ({lossy} lost saves and said how many, {refused} did not open)"
    return [
        row(f"{figure}: opened in silence or with a wrong number", measured, "0", silent == 0 and lossy > 0),
        row(f"{figure}: lost a save older than 60 s", str(old), "0", old == 0),
    ]


def _log(store: Path) -> Path:
    return store.with_name(f"{store.name}.wal")


def _damage(log: Path, how: str, chance: random.Random) -> None:
    content = log.read_bytes()
    at = chance.randrange(len(content))
    if how == "removed":
        log.unlink()
    elif how == "replaced":
        log.write_bytes(chance.randbytes(len(content)))
    else:
        log.write_bytes(content[:at] + (bytes(len(content) - at) if how == "zeroed" else b""))


# Backup -------------------------------------------------------------------------------------------------------


def _while_people_save(folder: Path, accounts: int, lines: int) -> list[Row]:
    path = folder / "large.duckdb"
    if not path.exists():
        print(f"  building {accounts:,} accounts, {lines:,} lines", flush=True)
        demo.build(path, accounts=accounts, lines=lines)
    store = open_store(path)
    stop, longest, saves = threading.Event(), [0.0] * _SAVERS, [0] * _SAVERS

    def keep_saving(who: int) -> None:
        while not stop.is_set():
            begin = time.perf_counter()
            _save(store, who, saves[who])
            longest[who] = max(longest[who], time.perf_counter() - begin)
            saves[who] += 1
            time.sleep(0.2)

    savers = [threading.Thread(target=keep_saving, args=[who]) for who in range(_SAVERS)]
    alone = _longest_alone(store)
    for saver in savers:
        saver.start()
    file, restored = folder / "safe.duckdb", folder / "restored.duckdb"
    file.unlink(missing_ok=True)
    begin, cpu = time.perf_counter(), time.process_time()
    held = backup.write(store.engine, file)
    took, cpu = time.perf_counter() - begin, time.process_time() - cpu
    stop.set()
    for saver in savers:
        saver.join()
    store.close()
    backup.restore(restored, file, folder / "staging")
    again = open_store(restored)
    with again.engine.cursor() as cursor:
        is_equal = backup.contents(cursor, again.engine.name) == held
    again.close()
    note = f" (alone {alone:.2f} s; {sum(saves)} saves; backup {took:.0f} s, {cpu:.0f} s CPU, {file.stat().st_size / 1e6:.0f} MB)"
    figure = f"Backup of {lines:,} lines while {_SAVERS} people save"
    return [
        at_most(f"{figure}: the longest save", max(longest), 1, " s", note),
        row(f"{figure}: restored equal in every table", "yes" if is_equal else "no", "yes", is_equal),
    ]


def _longest_alone(store: Store) -> float:
    longest = 0.0
    for number in range(10):
        begin = time.perf_counter()
        _save(store, _SAVERS, number)
        longest = max(longest, time.perf_counter() - begin)
    return longest


def _save(store: Store, who: int, number: int) -> None:
    """As a page saves: a row of everybody, with its entry in the log of changes."""
    with store.scope(LOCAL_DIRECTOR) as scope:
        account = scope.records("account_search", text="", most=1)[0]["account_id"]
        row_of_task = {"task_id": f"b-{who}-{number}", "account_id": account, "title": "t", "due_on": store.today}
        scope.insert("task", {**row_of_task, "status": "open"})
