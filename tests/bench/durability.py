"""Kill -9 in the middle of imports, SIGTERM in the middle of queries."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import psutil
from websockets.exceptions import WebSocketException

from kam_analytics import demo
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import open_store
from kam_analytics.store.commits import note_path
from tests.bench.measures import Row, at_most, row
from tests.samples.places import ROOT
from tests.samples.web.server import Server, serve
from tests.samples.web.session import Session

_COUNTS = {
    "sale": "select count(*) from sale",
    "import_batch": "select count(*) from import_batch",
    "account_month": "select count(*) from account_month",
    "net sales of the summary": "select sum(net_sales) from account_month",
}
#: writes and dies: leaves a log that the next one to open the store finds
_WRITE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import open_store
store = open_store(Path(sys.argv[1]))
with store.load(LOCAL_DIRECTOR) as load, load.begin():
    load.execute("update account set city = city || 'x'")
os.kill(os.getpid(), signal.SIGKILL)
"""


def measure(folder: Path, *, quick: bool = False) -> list[Row]:
    """No partial rows after kill -9, a quick reopening, a clean end on SIGTERM."""
    kills, lines, ends, large = (3, 20_000, 1, 200_000) if quick else (20, 300_000, 5, 5_000_000)
    base = _demo(folder / "base.duckdb", 60, 20_000)
    slow = _demo(folder / "slow.duckdb", 200 if quick else 5000, large)
    return [
        *_killed(folder, base, kills, lines),
        *_terminated(folder, base, ends, busy=False),
        *_terminated(folder, slow, ends, busy=True),
    ]


def _demo(path: Path, accounts: int, lines: int) -> Path:
    if not path.exists():
        print(f"  building {accounts:,} accounts, {lines:,} lines", flush=True)
        demo.build(path, accounts=accounts, lines=lines)
    return path


# kill -9 -------------------------------------------------------------------------------------------------------


def _killed(folder: Path, base: Path, kills: int, lines: int) -> list[Row]:
    file = folder / "sales.csv"
    _write_lines(file, base, lines)
    store = Path(shutil.copy(base, folder / "killed.duckdb"))
    before = _state(store)
    begin = time.perf_counter()
    _import(file, store).wait()
    whole = time.perf_counter() - begin
    after = _state(store)
    if after == before:
        raise RuntimeError("the import that was not killed loaded nothing")
    _put(base, store)
    chance = random.Random(1)
    partial, interrupted, slowest = 0, 0, 0.0
    for number in range(kills):
        child = _import(file, store)
        time.sleep(whole * chance.uniform(0.3, 1.0))
        child.send_signal(signal.SIGKILL)
        child.wait()
        begin = time.perf_counter()
        opened = open_store(store)
        slowest = max(slowest, time.perf_counter() - begin)
        broken = any(opened.check().values())
        opened.close()
        state = _state(store)
        partial += broken or state not in (before, after)
        interrupted += state == before
        print(f"  kill {number + 1} of {kills}: {'as before' if state == before else 'whole'}", flush=True)
        if state != before:
            _put(base, store)
    return [
        row(
            f"kill -9 during an import of {lines:,} lines, {kills} times: partial states",
            f"{partial} ({interrupted} times before the commit)", "0", partial == 0,
        ),
        at_most("the same: reopened in, at most", slowest, 0.2, " s"),
    ]  # fmt: skip


def _put(base: Path, store: Path) -> None:
    """Begin again with a copy; the note beside it counts saves that this one never had."""
    note_path(store).unlink(missing_ok=True)
    shutil.copy(base, store)


def _import(file: Path, store: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kam_analytics", "import", str(file), "--as", "sales", "--store", str(store)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _write_lines(file: Path, base: Path, lines: int) -> None:
    store = open_store(base)
    with store.scope(LOCAL_DIRECTOR) as scope:
        accounts = scope.read("account_search", text="", most=1000)["account_id"].tolist()
    last = store.today
    store.close()
    chance = random.Random(2)
    with file.open("w", encoding="utf-8") as sink:
        sink.write("sale_id,account_id,product_id,sold_on,net_sales,margin\n")
        for number in range(lines):
            day = last - timedelta(days=chance.randrange(1500))
            amount = chance.randrange(1, 500_000) / 100
            account = accounts[chance.randrange(len(accounts))]
            sink.write(f"bench-{number},{account},new-{number % 500},{day},{amount},{amount / 4:.2f}\n")


def _state(path: Path) -> tuple[object, ...]:
    store = open_store(path)
    with store.load(LOCAL_DIRECTOR) as load:
        found = tuple(load.value(sql) for sql in _COUNTS.values())
    store.close()
    return found


# SIGTERM -------------------------------------------------------------------------------------------------------


@dataclass
class End:
    """How an app ended: runs of the page before, runs cut off by the end, seconds, what is left."""

    runs: int = 0
    cut: int = 0
    seconds: float = 0.0
    logs: int = 0
    sound: bool = True


def _terminated(folder: Path, base: Path, times: int, *, busy: bool) -> list[Row]:
    when = "during runs of the page" if busy else "between runs"
    ends = []
    for number in range(times):
        print(f"  SIGTERM {when}, {number + 1} of {times}", flush=True)
        ends.append(_ended(folder, base, busy=busy))
    logs, broken = sum(end.logs for end in ends), sum(not end.sound for end in ends)
    runs, cut = sum(end.runs for end in ends), sum(end.cut for end in ends)
    figure = f"SIGTERM of the app {when}, {times} times"
    measured = f"{logs} logs, {broken} broken ({runs} runs before, {cut} cut off)"
    proves = runs > 0 and (cut > 0) == busy
    return [
        row(f"{figure}: logs left, broken stores", measured, "0, 0", logs == broken == 0 and proves),
        at_most(f"{figure}: ended in, at most", max(end.seconds for end in ends), 5, " s"),
    ]


def _ended(folder: Path, base: Path, *, busy: bool) -> End:
    """Start the app on a store that has a log, look at it, end it."""
    data = folder / ("busy" if busy else "calm")
    data.mkdir(exist_ok=True)
    store = data / "kam.duckdb"
    _put(base, store)
    subprocess.run([sys.executable, "-c", _WRITE_AND_DIE, str(store)], cwd=ROOT, check=False)
    if not _logs(data):
        raise RuntimeError("there is no log to begin with: the measurement would prove nothing")
    with serve(ROOT / "app.py", folder / "app.log", KAM_DATA=str(data)) as app:
        end = asyncio.run(_end(app, busy))
    end.logs = len(_logs(data))
    again = open_store(store)
    end.sound = not any(again.check().values())
    again.close()
    return end


async def _end(app: Server, busy: bool) -> End:
    """Open the page; or let four people open it again and again, for other days each, until the end."""
    end = End()

    async def keep_opening(first: int) -> None:
        for number in range(first, 10_000, 4):
            since = date(2023, 1, 2) + timedelta(days=number % 700)
            session = Session(app.address, "concentration", app.watched, query=f"period=DAYS&since={since}")
            try:
                end.runs += await _run(session)
            except WebSocketException:
                end.cut += 1
                return
            except (OSError, psutil.Error):
                return

    tasks = [asyncio.create_task(keep_opening(first)) for first in range(4)] if busy else []
    if busy:
        await asyncio.sleep(4)
    else:
        end.runs += await _run(Session(app.address, "concentration", app.watched))
    begin = time.perf_counter()
    app.process.send_signal(signal.SIGTERM)
    await asyncio.get_running_loop().run_in_executor(None, app.process.wait, 20)
    end.seconds = time.perf_counter() - begin
    if tasks:
        await asyncio.wait(tasks, timeout=5)
    for task in tasks:
        task.cancel()
    return end


async def _run(session: Session) -> bool:
    await session.open()
    await session.close()
    if session.errors:
        raise RuntimeError(f"the page failed: {session.errors[0]}")
    return True


def _logs(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.suffix == ".wal"]
