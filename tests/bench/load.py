"""One process and its people: how long a click waits when many sessions work at the same time.

Half of the sessions are on the concentration page, half on the scorecard. Each clicks every 5-10 s, drawn from its own
seed: four clicks in five ask for a period that was asked before, the fifth for days or an account of its own. A click
ends when the script that it started has finished. All clients live in this process; its CPU is reported, so that it
can be seen that they were not what was slow.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import psutil

from kam_analytics import demo
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.wording import words
from kam_analytics.store import open_store
from tests.bench.measures import Row, at_most, row
from tests.samples.places import ROOT
from tests.samples.web.server import Server, serve
from tests.samples.web.session import Session

_THINKS = (5.0, 10.0)
_MB = 1e6


@dataclass(frozen=True)
class Asked:
    """What there is to ask for: every account, and the days of the sales."""

    accounts: list[str]
    first: date
    last: date


@dataclass
class Seen:
    """What the clients of one run saw, and what the two processes spent on it."""

    counts: bool = False
    seconds: float = 0.0
    opened: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    server_cpu: float = 0.0
    client_cpu: float = 0.0
    memory: float = 0.0

    def at(self, percent: float) -> float:
        """The seconds within which so many of the clicks were answered."""
        return float(np.percentile(self.clicks, percent))

    @property
    def rate(self) -> float:
        return len(self.clicks) / self.seconds

    def text(self) -> str:
        return (
            f"p50 {self.at(50):.2f} s, p95 {self.at(95):.2f} s, max {self.at(100):.2f} s, {len(self.clicks)} clicks, "
            f"{self.rate:.2f} a second, {self.server_cpu / len(self.clicks) * 1000:.0f} ms CPU each, "
            f"server {self.memory / _MB:.0f} MB, clients {self.client_cpu / self.seconds:.0%} of a core, "
            f"all pages open after {max(self.opened):.1f} s"
        )


def measure(folder: Path, *, quick: bool = False) -> list[Row]:
    """25, 50 and 100 sessions of the demo company, each on a server of its own."""
    seconds, numbers = (8, (2, 4)) if quick else (120, (25, 50, 100))
    if not (folder / "demo.duckdb").exists():
        demo.build(folder / "demo.duckdb")
    asked = what_to_ask(folder / "demo.duckdb")
    seen: dict[int, Seen] = {}
    for number in numbers:
        with serve(ROOT / "app.py", folder / "app.log", KAM_DATA=str(folder)) as server:
            seen[number] = asyncio.run(load(server, asked, number, seconds, warm_up=2 if quick else 20))
        print(f"  {number} sessions: {seen[number].text()}", flush=True)
    return _rows(seen)


def _rows(seen: dict[int, Seen]) -> list[Row]:
    rows = []
    for number, run in seen.items():
        limit = 1.5 if number <= 50 else float("inf")
        figure = f"{number} sessions, one click every 5-10 s, demo company"
        slow = at_most(f"{figure}: 95 % of the clicks answered within", run.at(95), limit, " s", f" ({run.text()})")
        rows.append(slow if number <= 50 else {**slow, "limit": "–"})
        rows.append(row(f"{figure}: errors", str(len(run.errors)), "0", not run.errors))
    *_others, half, full = seen
    ratio = seen[full].rate / seen[half].rate
    rows.append(row(f"clicks a second of {full} sessions: of {half}", f"{ratio:.2f}x", "≥ 1x", ratio >= 1))
    return rows


async def load(server: Server, asked: Asked, number: int, seconds: float, *, warm_up: float = 20.0) -> Seen:
    """So many sessions for so long; all pages open at once, and what is clicked until a while after it is not counted."""
    seen = Seen()
    clients = [asyncio.create_task(_client(server, asked, person, number, seen)) for person in range(number)]
    while len(seen.opened) < number and not any(client.done() for client in clients):
        await asyncio.sleep(0.1)
    await asyncio.sleep(warm_up)
    before, began = (_cpu(server.watched), _cpu(psutil.Process())), time.perf_counter()
    seen.counts = True
    await asyncio.sleep(seconds)
    seen.seconds = time.perf_counter() - began
    seen.server_cpu, seen.client_cpu = (
        _cpu(process) - start for process, start in zip((server.watched, psutil.Process()), before, strict=True)
    )
    seen.memory = server.watched.memory_info().rss
    for client in clients:
        client.cancel()
    for ended in await asyncio.gather(*clients, return_exceptions=True):
        if isinstance(ended, Exception):
            seen.errors.append(repr(ended))
    return seen


async def _client(server: Server, asked: Asked, person: int, number: int, seen: Seen) -> None:
    chance = random.Random(1000 * number + person)
    page = Session(server.address, ("concentration", "scorecard")[person % 2], server.watched)
    new = (_other_days, _other_account)[person % 2]
    if page.page == "scorecard":
        page.query = f"account={chance.choice(asked.accounts)}"
    try:
        seen.opened.append((await page.open()).seconds)
        while True:
            await asyncio.sleep(chance.uniform(*_THINKS))
            click: Callable[..., Awaitable[float]] = new if chance.random() < 0.2 else _known_period
            took = await click(page, asked, chance)
            if seen.counts:
                seen.clicks.append(took)
    finally:
        seen.errors += page.errors
        with suppress(OSError):
            await page.close()


async def _known_period(page: Session, _asked: Asked, chance: random.Random) -> float:
    _ = words("en")
    page.set("period", string_array_value=[_(chance.choice(["Year to date", "12 months"]))])
    return (await page.rerun()).seconds


async def _other_days(page: Session, asked: Asked, chance: random.Random) -> float:
    """Days that nobody asked for before, as a link to them does."""
    until = asked.last - timedelta(chance.randrange(300))
    since = until - timedelta(chance.randrange(60, 360))
    page.query = f"period=DAYS&since={since}&until={until}"
    took = (await page.rerun()).seconds
    if str(since) not in page.query:
        page.errors.append(f"asked for days since {since}, the address says {page.query}")
    # the browser shows what the server made of the address
    page.set("period", string_array_value=[words("en")("Custom")])
    return took


async def _other_account(page: Session, asked: Asked, chance: random.Random) -> float:
    page.query = f"account={chance.choice(asked.accounts)}"
    return (await page.rerun()).seconds


def what_to_ask(path: Path) -> Asked:
    """The accounts with sales, and from when to when there are sales."""
    store = open_store(path)
    try:
        with store.load(LOCAL_DIRECTOR) as opened:
            accounts = opened.frame(
                "select distinct account_id from account inner join sale using (account_key) order by account_id"
            )
            days = opened.frame("select min(sold_on) as first, max(sold_on) as last from sale")
        return Asked(list(accounts["account_id"]), days["first"][0].date(), min(days["last"][0].date(), store.today))
    finally:
        store.close()


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
