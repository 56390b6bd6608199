"""A large CSV through the import page, while another session goes on working: its reruns, the server's memory.

The CSV is written from the real invoice lines of online_retail. A browser drops it, answers what is asked
and loads it; a second session presses a switch of the concentration page all the time.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
from playwright.sync_api import expect, sync_playwright

from tests.bench.measures import Row, at_most
from tests.samples.places import ROOT
from tests.samples.web.browser import FLAGS, settled
from tests.samples.web.server import Server, serve
from tests.samples.web.session import Session

_DATA = ROOT.parent / "shared" / "data" / "online_retail" / "online_retail.parquet"
_MB = 1024 * 1024


def measure(folder: Path, *, quick: bool = False) -> list[Row]:
    """The figures of the import through the page; the CSV stays in ``folder``."""
    file = _csv(folder, quick)
    with serve(ROOT / "app.py", folder / "server.log", KAM_DATA=str(folder)) as server:
        # the first look builds the demo company, on which the other session works
        asyncio.run(_looks(server, threading.Event(), 0))
        usual = asyncio.run(_looks(server, threading.Event(), 20))
        memory = _Memory(server.watched)
        stages: dict[str, tuple[float, float]] = {}
        seen: list[tuple[float, float]] = []
        with _Another(server, seen):
            _import(server, file, stages)
        time.sleep(1 if quick else 20)
        after = memory.stop()
    rows = []
    for name, (began, ended) in stages.items():
        inside = [seconds for at, seconds in seen if began <= at <= ended]
        if inside:
            ratio = statistics.median(inside) / statistics.median(usual)
            note = f" median of {len(inside)} ({statistics.median(inside):.2f} s, slowest {max(inside):.2f} s)"
            rows.append(at_most(f"another session's rerun while the CSV is {name}", ratio, 2, "x", note))
    size = file.stat().st_size / 1e6
    return [
        *rows,
        at_most(f"memory of the server: growth at its highest ({size:.0f} MB file)", memory.peak / 1e6, 300, " MB"),
        at_most("the same, 20 s after the import", after / 1e6, 60, " MB"),
    ]


class _Memory:
    """How far the resident memory of a process is above where it began; the highest of it."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._began = process.memory_info().rss
        self._stop = threading.Event()
        self.peak = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            self.peak = max(self.peak, self._process.memory_info().rss - self._began)

    def stop(self) -> int:
        self._stop.set()
        self._thread.join()
        return self._process.memory_info().rss - self._began


class _Another:
    """A second session that reruns the concentration page until the block ends; ``seen`` gets (when, seconds)."""

    def __init__(self, server: Server, seen: list[tuple[float, float]]) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(_looks(server, self._stop, None, seen)), daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()


async def _looks(
    server: Server, stop: threading.Event, times: int | None, seen: list[tuple[float, float]] | None = None
) -> list[float]:
    session = Session(server.address, "concentration", server.watched)
    await session.open()
    found = []
    while not stop.is_set() and (times is None or len(found) < times):
        # another period each time, so that something is computed
        session.set("period", string_array_value=["YTD" if len(found) % 2 else "R12"])
        began = time.perf_counter()
        run = await session.rerun()
        found.append(run.seconds)
        if seen is not None:
            seen.append((began, run.seconds))
        await asyncio.sleep(0.2)
    await session.close()
    return found


def _import(server: Server, file: Path, stages: dict[str, tuple[float, float]]) -> None:
    with sync_playwright() as playwright:
        path = subprocess.run(
            [sys.executable, "tests/browser/find_chromium.py"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(locale="en-GB")
        page.set_default_timeout(120_000)
        page.goto(f"http://{server.address}/imports")
        page.locator("input[type=file]").wait_for(state="attached")
        began = time.perf_counter()
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_text("What the import would do").wait_for()
        settled(page)
        stages["uploaded, recognised and previewed"] = (began, time.perf_counter())
        began = time.perf_counter()
        page.get_by_role("button", name="Create accounts from these IDs").click()
        expect(page.get_by_text("will be loaded")).to_be_visible(timeout=120_000)
        settled(page)
        stages["previewed again"] = (began, time.perf_counter())
        began = time.perf_counter()
        page.get_by_role("button", name="Import 1 file").first.click()
        page.get_by_role("button", name="Close").wait_for()
        stages["loaded"] = (began, time.perf_counter())
        browser.close()


def _csv(folder: Path, quick: bool) -> Path:
    import pyarrow.csv
    import pyarrow.parquet

    file = folder / "online_retail.csv"
    if not file.exists():
        table = pyarrow.parquet.read_table(_DATA)
        pyarrow.csv.write_csv(table.slice(0, 20_000) if quick else table, file)
    return file
