"""The concentration page and the scorecard against a stock empty page, over the real websocket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from kam_analytics import demo
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.wording import words
from kam_analytics.store import open_store
from tests.bench.measures import Row, at_most
from tests.samples.places import ROOT
from tests.samples.web.server import Server, serve
from tests.samples.web.session import Session

#: name -> how its demo store is built
COMPANIES: dict[str, dict[str, int]] = {
    "demo company": {},
    "5,000 accounts x 10 million lines": {"accounts": 5000, "lines": 10_000_000},
}
SMALL: dict[str, dict[str, int]] = {"small company": {"accounts": 30, "lines": 5000}}
LANGUAGES = {"English": "en-GB", "Finnish": "fi-FI"}

#: makes one rerun, the number tells them apart; the bytes that came back
Rerun = Callable[[int], Awaitable[int]]

STOCK = 'import streamlit as st\n\nst.slider("x", 0, 100, key="x")\n'


@dataclass(frozen=True)
class Reruns:
    """Server CPU per rerun (everything the process did meanwhile), and the largest answer."""

    cpu: float
    received: int


def measure(folder: Path, *, quick: bool = False) -> list[Row]:
    """CPU and bytes of a rerun and of a fragment's rerun, for each company and language."""
    warm_up, reruns = (5, 10) if quick else (20, 100)
    stock = folder / "stock"
    stock.mkdir(parents=True, exist_ok=True)
    (stock / "stock.py").write_text(STOCK)
    rows: list[Row] = []
    with serve(stock / "stock.py", folder / "stock.log") as empty:
        for name, size in (SMALL if quick else COMPANIES).items():
            data = folder / name.replace(",", "").replace(" ", "-")
            if not (data / "demo.duckdb").exists():
                demo.build(data / "demo.duckdb", **size)
            accounts, planned = _accounts(data / "demo.duckdb"), _planned(data / "demo.duckdb")
            with serve(ROOT / "app.py", folder / "app.log", KAM_DATA=str(data)) as app:
                for language, locale in LANGUAGES.items():
                    where = f"{name}, {language}"
                    print(f"  concentration page, {where}", flush=True)
                    rows += asyncio.run(_compare(app, empty, where, locale, warm_up, reruns))
                    rows += asyncio.run(_new_periods(app, empty, where, locale, warm_up, reruns))
                    print(f"  scorecard, {where}", flush=True)
                    rows += asyncio.run(_scorecard(app, empty, where, locale, accounts, warm_up, reruns))
                    rows += asyncio.run(_new_accounts(app, empty, where, locale, accounts, warm_up, reruns))
                    print(f"  saving an action, {where}", flush=True)
                    rows += asyncio.run(_saving(app, empty, where, locale, planned, warm_up, reruns))
    return rows


async def _compare(app: Server, empty: Server, name: str, locale: str, warm_up: int, reruns: int) -> list[Row]:
    page = Session(app.address, "concentration", app.watched, locale=locale)
    slider = Session(empty.address, "", empty.watched)
    await page.open()
    await slider.open()
    _ = words(locale[:2])
    shown = [_("Up to the A limit"), _("All accounts")]

    async def rerun_page(number: int) -> int:
        page.set("a", double_array_value=[80 + number % 2])
        return (await page.rerun()).received

    async def rerun_fragment(number: int) -> int:
        page.set("show", string_array_value=[shown[number % 2]])
        return (await page.rerun(fragment=page.fragments["show"])).received

    async def rerun_slider(number: int) -> int:
        slider.set("x", double_array_value=[number % 9])
        return (await slider.rerun()).received

    rows = []
    for part, rerun, most, kilobytes in (
        ("page", rerun_page, 1.0, 50),
        ("one control in the chart's fragment", rerun_fragment, 0.5, 15),
    ):
        ours, stock = await _alternate(app, empty, rerun, rerun_slider, warm_up, reruns)
        note = f" ({ours.cpu * 1000:.0f} ms against {stock.cpu * 1000:.0f} ms)"
        rows.append(at_most(f"{part}, {name}: server CPU of a stock empty page", ours.cpu / stock.cpu, most, "x", note))
        rows.append(at_most(f"{part}, {name}: sent", ours.received / 1000, kilobytes, " kB"))
    await page.close()
    await slider.close()
    if page.errors:
        raise RuntimeError(f"the page failed: {page.errors[0]}")
    return rows


async def _new_periods(app: Server, empty: Server, name: str, locale: str, warm_up: int, reruns: int) -> list[Row]:
    """Reruns of the concentration page, each with days that nobody asked for before."""
    page = Session(app.address, "concentration", app.watched, query=f"period=DAYS&{_days(-1)}", locale=locale)

    def ask(number: int) -> None:
        page.query = f"period=DAYS&{_days(number)}"

    ours, stock = await against_stock(app, empty, page, ask, warm_up, reruns)
    note = f" ({ours.cpu * 1000:.0f} ms against {stock.cpu * 1000:.0f} ms)"
    figure = f"concentration with a new period each time, {name}: server CPU of a stock empty page"
    return [at_most(figure, ours.cpu / stock.cpu, 1.3, "x", note)]


def _days(number: int) -> str:
    """A year of days as an address says it: 40 first days, each with as many last days as are needed."""
    since, until = date(2025, 6, 10) + timedelta(number % 40), date(2026, 6, 9) + timedelta(number // 40)
    return f"since={since}&until={until}"


async def _scorecard(
    app: Server, empty: Server, name: str, locale: str, accounts: list[str], warm_up: int, reruns: int
) -> list[Row]:
    """Reruns of the largest account's scorecard."""
    page = Session(app.address, "scorecard", app.watched, query=f"account={accounts[0]}", locale=locale)
    ours, stock = await another_period(app, empty, page, warm_up, reruns)
    note = f" ({ours.cpu * 1000:.0f} ms against {stock.cpu * 1000:.0f} ms)"
    figure = f"scorecard, {name}"
    return [
        at_most(f"{figure}: server CPU of a stock empty page", ours.cpu / stock.cpu, 1.2, "x", note),
        at_most(f"{figure}: sent", ours.received / 1000, 60, " kB"),
    ]


async def _new_accounts(
    app: Server, empty: Server, name: str, locale: str, accounts: list[str], warm_up: int, reruns: int
) -> list[Row]:
    """Reruns of the scorecard, each of an account that nobody opened before."""
    page = Session(app.address, "scorecard", app.watched, query=f"account={accounts[0]}", locale=locale)

    def ask(number: int) -> None:
        page.query = f"account={accounts[1 + number % (len(accounts) - 1)]}"

    ours, stock = await against_stock(app, empty, page, ask, warm_up, reruns)
    note = f" ({ours.cpu * 1000:.0f} ms against {stock.cpu * 1000:.0f} ms)"
    figure = f"scorecard with a new account each time, {name}: server CPU of a stock empty page"
    return [at_most(figure, ours.cpu / stock.cpu, 1.2, "x", note)]


async def another_period(app: Server, empty: Server, page: Session, warm_up: int, reruns: int) -> tuple[Reruns, Reruns]:
    """Reruns of a page that change its period between two, and of the stock page."""
    _ = words(page.locale[:2])
    periods = [_("Year to date"), _("12 months")]

    def ask(number: int) -> None:
        page.set("period", string_array_value=[periods[number % 2]])

    return await against_stock(app, empty, page, ask, warm_up, reruns)


async def against_stock(
    app: Server, empty: Server, page: Session, ask: Callable[[int], None], warm_up: int, reruns: int
) -> tuple[Reruns, Reruns]:
    """Reruns of a page that ``ask`` something else each time, and of the stock page."""
    slider = Session(empty.address, "", empty.watched)
    if not page.is_open:
        await page.open()
    await slider.open()

    async def rerun_page(number: int) -> int:
        ask(number)
        return (await page.rerun()).received

    async def rerun_slider(number: int) -> int:
        slider.set("x", double_array_value=[number % 9])
        return (await slider.rerun()).received

    ours, stock = await _alternate(app, empty, rerun_page, rerun_slider, warm_up, reruns)
    await page.close()
    await slider.close()
    if page.errors:
        raise RuntimeError(f"the page failed: {page.errors[0]}")
    return ours, stock


async def _saving(
    app: Server, empty: Server, name: str, locale: str, planned: tuple[str, str], warm_up: int, reruns: int
) -> list[Row]:
    """The click that saves an open action of a plan, against a rerun of the stock page."""
    account, action = planned
    page = Session(app.address, "plan", app.watched, query=f"account={account}", locale=locale)
    slider = Session(empty.address, "", empty.watched)
    await page.open()
    await slider.open()
    spent, largest = [0.0, 0.0], 0
    for number in range(warm_up + reruns):
        await page.click(f"edit-{action}")
        page.set(f"plan-{action}-evidence", string_value=f"Minutes {number}")
        slider.set("x", double_array_value=[number % 9])
        await asyncio.sleep(0.05)
        before = _cpu(app), _cpu(empty)
        saved = await page.click("row-save")
        await slider.rerun()
        # what a server does after the last answer belongs to it, too
        await asyncio.sleep(0.1)
        if number >= warm_up:
            for index, (server, start) in enumerate(zip((app, empty), before, strict=True)):
                spent[index] += _cpu(server) - start
            largest = max(largest, saved.received)
    await page.close()
    await slider.close()
    if page.errors:
        raise RuntimeError(f"the page failed: {page.errors[0]}")
    ours, stock = (cpu / reruns for cpu in spent)
    note = f" ({ours * 1000:.0f} ms against {stock * 1000:.0f} ms, {largest / 1000:.0f} kB)"
    return [at_most(f"saving an action, {name}: server CPU of a stock empty page", ours / stock, 1.0, "x", note)]


def _planned(path: Path) -> tuple[str, str]:
    """An account with a plan in force, and a done action of that plan."""
    store = open_store(path)
    try:
        with store.load(LOCAL_DIRECTOR) as load:
            found = load.frame(
                "select a.account_id, a.action_id from plan_action as a inner join plan as p on p.plan_id = a.plan_id "
                "where a.status = 'done' and p.starts_on <= :today and p.ends_on >= :today order by a.action_id limit 1",
                today=store.today,
            )
        return str(found["account_id"].iloc[0]), str(found["action_id"].iloc[0])
    finally:
        store.close()


def _accounts(path: Path) -> list[str]:
    """The accounts, that with the most invoice lines first."""
    store = open_store(path)
    try:
        with store.load(LOCAL_DIRECTOR) as load:
            found = load.frame(
                "select account_id from account inner join sale using (account_key) "
                "group by account_id order by count(*) desc, account_id"
            )
        return [str(account) for account in found["account_id"]]
    finally:
        store.close()


async def _alternate(
    app: Server, empty: Server, ours: Rerun, stock: Rerun, warm_up: int, reruns: int
) -> tuple[Reruns, Reruns]:
    for number in range(warm_up):
        await ours(number)
        await stock(number)
    await asyncio.sleep(0.5)
    before = _cpu(app), _cpu(empty)
    largest = [0, 0]
    for number in range(reruns):
        for index, rerun in enumerate((ours, stock)):
            largest[index] = max(largest[index], await rerun(number))
    # what a server does after the last answer belongs to it, too
    await asyncio.sleep(0.5)
    spent = [(_cpu(server) - start) / reruns for server, start in zip((app, empty), before, strict=True)]
    return Reruns(spent[0], largest[0]), Reruns(spent[1], largest[1])


def _cpu(server: Server) -> float:
    times = server.watched.cpu_times()
    return float(times.user + times.system)
