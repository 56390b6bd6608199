"""Pages at the gate: each gives its place back, and who waits there does so in the right order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.kit.ui import stores
from kam_analytics.kit.web import gate
from tests.samples.pages import PORTFOLIO
from tests.samples.places import ROOT
from tests.samples.web.server import Server, serve
from tests.samples.web.session import Session


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A gate of its own; whether each script that came to it goes first."""
    of, seen = gate.Gate(longest=60), []
    queue = of._queue
    monkeypatch.setattr(of, "_queue", lambda session, first: seen.append(first) or queue(session, first))
    monkeypatch.setattr(gate, "_GATE", of)
    return seen


def _is_free() -> bool:
    return not gate._GATE._inside and not gate._GATE._waiting


def test_a_page_that_stops_gives_its_place_back(pages: Callable[..., AppTest], asked: list[bool]) -> None:
    test = pages("pages/accounts/scorecard.py")
    assert not test.exception
    assert asked == [False]
    assert _is_free()


def test_a_page_that_fails_gives_its_place_back(
    pages: Callable[..., AppTest], asked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_page: str) -> None:
        raise RuntimeError("no page")

    monkeypatch.setattr(stores, "settle", fails)
    assert pages(PORTFOLIO).exception
    assert asked == [False]
    assert _is_free()


def test_the_page_to_which_another_leads_goes_first(pages: Callable[..., AppTest], asked: list[bool]) -> None:
    # the fixture has made the store
    test = AppTest.from_file(str(ROOT / "shell.py"), default_timeout=60).run()
    assert test.session_state["page"] == "portfolio"
    assert asked == [False, True]
    assert _is_free()


# With a server -------------------------------------------------------------------------------------

#: writes who came to the gate and who came in; one stays inside until it is let go
_APP = """
import sys
import time
from pathlib import Path

sys.path.insert(0, {root!r})
import streamlit as st

from kam_analytics.kit.web import gate


def note(word):
    with open({log!r}, "a") as log:
        log.write(f"{{word}}\\n")


class Noting(gate.Gate):
    def _queue(self, session, first):
        ticket = super()._queue(session, first)
        note("came")
        return ticket


if type(gate._GATE) is gate.Gate:
    gate._GATE = Noting(longest=60)


@st.fragment
@gate.in_turn
def part():
    note("fragment" if st.button("Press", key="press") else "drawn")


def page():
    st.title("A page")
    name = st.query_params.get("name", "")
    note(name)
    while name == "holder" and not Path({log!r}).with_name("go").exists():
        time.sleep(0.01)
    part()
    note(f"{{name}} done")


with gate.turn():
    page()
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log.txt"


@pytest.fixture
def app(tmp_path: Path, log: Path) -> Any:
    script = tmp_path / "app.py"
    script.write_text(_APP.format(root=str(ROOT), log=str(log)))
    with serve(script, tmp_path / "server.txt") as server:
        yield server


async def _noted(log: Path, word: str, times: int = 1) -> None:
    for _look in range(3000):
        if log.read_text().splitlines().count(word) >= times:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{word} did not come: {log.read_text()}")


def test_a_fragment_goes_before_pages_and_who_left_or_clicked_again_holds_nobody_up(app: Server, log: Path) -> None:
    async def people() -> None:
        presses, twice, leaves, waits = (Session(app.address, "", app.watched) for _person in range(4))
        for one in (presses, twice, leaves, waits):
            await one.open()
        log.write_text("")
        holder = Session(app.address, "", app.watched, query="name=holder")
        running = [asyncio.create_task(holder.open())]
        await _noted(log, "holder")
        for came, (one, name) in enumerate(((twice, "old"), (leaves, "left"), (waits, "waits")), 2):
            one.query = f"name={name}"
            running.append(asyncio.create_task(one.rerun()))
            await _noted(log, "came", came)
        running.append(asyncio.create_task(presses.click("press")))
        await _noted(log, "came", 5)
        # Streamlit tells the script that waits to stop, and starts another
        twice.query = "name=new"
        await twice.send()
        await _noted(log, "came", 6)
        await leaves.close()
        log.with_name("go").touch()
        await asyncio.gather(*running, return_exceptions=True)
        await _noted(log, "waits done")
        for one in (presses, twice, waits, holder):
            await one.close()

    asyncio.run(people())
    seen = [word for word in log.read_text().splitlines() if word not in ("drawn", "came")]
    assert "old" not in seen
    assert seen.index("holder done") < seen.index("fragment") < seen.index("new") < seen.index("waits")
