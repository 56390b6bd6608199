"""Every question of the concentration page against a stock empty page; the page as a workbook and on paper."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kam_analytics import demo
from tests.bench import pages
from tests.bench.measures import Row, at_most
from tests.samples.places import ROOT
from tests.samples.web.server import Server, serve
from tests.samples.web.session import Session

QUESTIONS = {
    "now": "now", "change": "what changed", "leaves": "what if", "spread": "spread", "risk": "at risk",
    "keys": "key accounts",
}  # fmt: skip


def measure(folder: Path, *, quick: bool = False) -> list[Row]:
    """CPU of a rerun for each question and company; seconds until a file is there."""
    warm_up, reruns = (3, 5) if quick else (10, 40)
    stock = folder / "stock"
    stock.mkdir(parents=True, exist_ok=True)
    (stock / "stock.py").write_text(pages.STOCK)
    rows: list[Row] = []
    with serve(stock / "stock.py", folder / "stock.log") as empty:
        for name, size in (pages.SMALL if quick else pages.COMPANIES).items():
            data = folder / name.replace(",", "").replace(" ", "-")
            if not (data / "demo.duckdb").exists():
                demo.build(data / "demo.duckdb", **size)
            with serve(ROOT / "app.py", folder / "app.log", KAM_DATA=str(data)) as app:
                for ask, title in QUESTIONS.items():
                    print(f"  {title}, {name}", flush=True)
                    rows.append(asyncio.run(_compare(app, empty, ask, f"{title}, {name}", warm_up, reruns)))
            rows += _files(data, name)
    return rows


async def _compare(app: Server, empty: Server, ask: str, name: str, warm_up: int, reruns: int) -> Row:
    page = Session(app.address, "concentration", app.watched, query=f"ask={ask}")
    ours, stock = await pages.another_period(app, empty, page, warm_up, reruns)
    note = f" ({ours.cpu * 1000:.0f} ms against {stock.cpu * 1000:.0f} ms, {ours.received / 1000:.0f} kB)"
    return at_most(f"{name}: server CPU of a stock empty page", ours.cpu / stock.cpu, 1.5, "x", note)


def _files(data: Path, name: str) -> list[Row]:
    """Seconds to make the workbook and the sheet of paper; gathering what they say, which the menu does, beside it."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    from kam_analytics.kit.ui import stores

    made: dict[str, Callable[[], bytes]] = {}

    def caught(_label: str, content: Callable[[], bytes], file: str, *_args: Any, **_options: Any) -> bool:
        made[file] = content
        return False

    os.environ["KAM_DATA"], there = str(data), os.getcwd()
    os.chdir(ROOT)
    button, st.download_button = st.download_button, caught
    try:
        test = AppTest.from_file(str(ROOT / "shell.py"), default_timeout=120)
        test.session_state["language"] = "en"
        test.switch_page("pages/lead/concentration.py").run()
        usual = _seconds(test.run)
        test.session_state["export-concentration"] = True
        gather = _seconds(test.run) - usual
        if test.exception:
            raise RuntimeError(f"the page failed: {test.exception[0].message}")
        excel, pdf = (min(_seconds(made[f"concentration.{form}"]) for _ in range(3)) for form in ("xlsx", "pdf"))
    finally:
        st.download_button = button
        os.chdir(there)
        stores.close_all()
        st.cache_resource.clear()
    note = f" (what it says was gathered in {gather:.1f} s when the menu opened first)"
    return [
        at_most(f"workbook of the whole page, {name}", excel, 1, " s", note),
        at_most(f"sheet of paper, {name}", pdf, 2, " s"),
    ]


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
