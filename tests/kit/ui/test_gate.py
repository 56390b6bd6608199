"""The gate: one script at a time, in a fair order, and never a script that waits for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from streamlit import config
from streamlit.runtime.scriptrunner import (
    RerunData,
    RerunException,
    ScriptRunner,
    ScriptRunnerEvent,
    StopException,
    script_runner,
)

from kam_analytics.kit.web import gate
from kam_analytics.kit.web.gate import Collector, Gate

#: no test waits so long unless it fails
_PATIENCE = 10.0


class Scripts:
    """Scripts in threads of their own, each held inside until it is let out; ``order`` says who came in when."""

    def __init__(self, of: Gate) -> None:
        self.gate = of
        self.order: list[str] = []
        self.most = 0
        self._inside = 0
        self._out: dict[str, threading.Event] = {}
        self._came: dict[str, threading.Event] = {}
        self._threads: list[threading.Thread] = []

    def start(self, name: str, *, session: str = "", first: bool = False, hold: bool = False) -> None:
        """A script that waits, or is inside, when this returns."""
        self._out[name], self._came[name] = threading.Event(), threading.Event()
        if not hold:
            self._out[name].set()
        thread = threading.Thread(target=self._run, args=(name, session or name, first), daemon=True)
        known = len(self.order) + len(self.gate._waiting)
        thread.start()
        self._threads.append(thread)
        until(lambda: len(self.order) + len(self.gate._waiting) > known or self._came[name].is_set())

    def _run(self, name: str, session: str, first: bool) -> None:
        with self.gate.turn(session, first=first):
            self._inside += 1
            self.most = max(self.most, self._inside)
            self.order.append(name)
            self._came[name].set()
            assert self._out[name].wait(_PATIENCE)
            self._inside -= 1

    def came(self, name: str) -> bool:
        return self._came[name].wait(_PATIENCE)

    def let_out(self, name: str) -> None:
        self._out[name].set()

    def end(self) -> None:
        for event in self._out.values():
            event.set()
        for thread in self._threads:
            thread.join(_PATIENCE)
            assert not thread.is_alive()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def is_free(of: Gate) -> bool:
    return not of._inside and not of._waiting


@pytest.fixture
def scripts() -> Iterator[Scripts]:
    """Scripts at a gate that nobody leaves by taking long."""
    made = Scripts(Gate(longest=60))
    yield made
    made.end()
    assert is_free(made.gate)


def test_one_at_a_time_and_who_came_first_goes_first(scripts: Scripts) -> None:
    scripts.start("a", hold=True)
    for name in "bcdef":
        scripts.start(name)
    assert scripts.order == ["a"]
    scripts.let_out("a")
    scripts.end()
    assert scripts.order == list("abcdef")
    assert scripts.most == 1


def test_a_fragment_goes_before_the_pages_that_wait(scripts: Scripts) -> None:
    scripts.start("a", hold=True)
    for number in range(10):
        scripts.start(f"page {number}")
    scripts.start("fragment", first=True)
    scripts.start("another fragment", first=True)
    scripts.let_out("a")
    scripts.end()
    assert scripts.order[1:4] == ["fragment", "another fragment", "page 0"]


def test_a_page_that_waited_long_enough_goes_before_the_fragments_that_came_later() -> None:
    scripts = Scripts(Gate(head_start=0.05, longest=60))
    scripts.start("a", hold=True)
    scripts.start("page")
    time.sleep(0.06)
    for number in range(5):
        scripts.start(f"fragment {number}", first=True)
    scripts.let_out("a")
    scripts.end()
    assert scripts.order[1] == "page"


def test_who_clicks_again_keeps_the_place_and_the_older_script_goes_on_to_stop(scripts: Scripts) -> None:
    scripts.start("a", hold=True)
    scripts.start("b", session="her")
    scripts.start("c")
    scripts.start("b again", session="her")
    assert scripts.came("b")
    assert scripts.order == ["a", "b"]
    scripts.let_out("a")
    scripts.end()
    assert scripts.order == ["a", "b", "b again", "c"]


@pytest.mark.parametrize("error", [ValueError(), StopException(), RerunException(RerunData()), SystemExit()])
def test_whatever_ends_a_script_frees_the_place(error: BaseException) -> None:
    of = Gate()
    with pytest.raises(type(error)), of.turn("a"):
        raise error
    assert is_free(of)


def test_a_script_that_waits_for_another_does_not_hold_it_up() -> None:
    """As two scripts that need the same lock, one of them inside: without a limit neither would ever end."""
    of, lock, order = Gate(longest=0.05), threading.Lock(), []

    def holds_the_lock() -> None:
        with lock, of.turn("b"):
            order.append("b")

    with of.turn("a"):
        other = threading.Thread(target=holds_the_lock, daemon=True)
        other.start()
        until(lambda: lock.locked())
        assert lock.acquire(timeout=_PATIENCE)
        order.append("a")
        lock.release()
    other.join(_PATIENCE)
    assert order == ["b", "a"]
    assert is_free(of)


def test_a_script_that_took_long_ends_without_letting_two_in() -> None:
    scripts = Scripts(Gate(longest=0.2))
    scripts.start("long", hold=True)
    scripts.start("b", hold=True)
    assert scripts.came("b")
    scripts.gate._longest = 60
    scripts.start("c")
    scripts.let_out("long")
    time.sleep(0.02)
    assert scripts.order == ["long", "b"]
    scripts.let_out("b")
    scripts.end()
    assert scripts.order == ["long", "b", "c"]


# The turn of a thread ------------------------------------------------------------------------------


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each turn that was asked for goes first."""
    asked: list[bool] = []
    of = Gate()
    queue = of._queue
    monkeypatch.setattr(of, "_queue", lambda session, first: asked.append(first) or queue(session, first))
    monkeypatch.setattr(gate, "_GATE", of)
    monkeypatch.setattr(gate, "_COLLECTOR", Collector(seconds=60))
    monkeypatch.setattr(gate, "_here", threading.local())
    return asked


def test_a_fragment_inside_its_page_has_the_turn_of_the_page(turns: list[bool]) -> None:
    with gate.turn():
        gate.in_turn(lambda: None)()
    assert turns == [False]
    gate.in_turn(lambda: None)()
    assert turns == [False, True]


def test_what_st_rerun_starts_goes_first_once(turns: list[bool]) -> None:
    with pytest.raises(RerunException), gate.turn():
        raise RerunException(RerunData())
    for _run in range(2):
        with gate.turn():
            pass
    assert turns == [False, True, False]


def test_the_page_after_a_save_goes_first_once(turns: list[bool]) -> None:
    gate.hurry()
    for _run in range(2):
        with gate.turn():
            pass
    with gate.turn():
        # a save in the middle of a script: nothing follows it
        gate.hurry()
    with gate.turn():
        pass
    assert turns == [True, False, False, False]


# Collections ---------------------------------------------------------------------------------------


def test_collections_are_few_and_the_last_run_has_one() -> None:
    done: list[float] = []

    class Noting(Collector):
        """Notes its own collections: timers of pages that other tests opened may still collect too."""

        def _collect(self) -> None:
            super()._collect()
            done.append(time.monotonic())

    collector = Noting(seconds=0.3)
    collector.after_run()
    until(lambda: len(done) == 1)
    last = 0.0
    for _run in range(20):
        last = time.monotonic()
        collector.after_run()
    until(lambda: len(done) == 2)
    time.sleep(0.4)
    assert len(done) == 2
    assert done[1] >= last
    assert done[1] - done[0] >= 0.25


@pytest.mark.parametrize("switched_on", [False, True])
def test_streamlit_collects_nothing_after_a_run(monkeypatch: pytest.MonkeyPatch, switched_on: bool) -> None:
    """What its script runner does at the end of a run, with our settings, and with the one that is switched off."""
    collected: list[int] = []
    monkeypatch.setattr(script_runner, "gc", SimpleNamespace(collect=collected.append))
    if switched_on:
        of_ours = config.get_option
        monkeypatch.setattr(config, "get_option", lambda name: name == "runner.postScriptGC" or of_ours(name))
    runner, context = MagicMock(), MagicMock(has_script_started=False)
    event = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS
    ScriptRunner._on_script_finished(runner, context, event, premature_stop=True, run_descriptor=MagicMock())
    assert runner.on_event.send.called
    assert bool(collected) is switched_on
