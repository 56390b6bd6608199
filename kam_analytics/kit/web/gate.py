"""The gate: how many scripts run at once, and who is next.

Every session runs its scripts in a thread of its own, and Python runs one thread at a time: twenty concurrent scripts
are not done sooner than twenty in a row, but all of them are late, and switching between them costs more than the work.
So a script waits for its turn before it begins. Reruns for a single control (a fragment, a dialog) and the rerun after
a save have a head start on whole pages; otherwise the order is first come, first served. The callback of a click, which
runs before its script, never waits.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar

from streamlit.runtime.scriptrunner import RerunException, get_script_run_ctx

P = ParamSpec("P")
R = TypeVar("R")

#: how many scripts run at once
PLACES = 1
#: a page gives way to fragments and dialogs that come up to this many seconds after it
HEAD_START = 2.0
#: a script that takes longer no longer counts: it is waiting for something other than the interpreter (the demo
#: company being built, a large file), perhaps for a script that waits here
LONGEST = 1.0
#: seconds between two full collections
COLLECTS = 5.0


@dataclass(eq=False, kw_only=True)
class _Ticket:
    """One script that waits or runs."""

    session: str
    due: float
    began: float = 0.0
    goes: threading.Event = field(default_factory=threading.Event)


class Gate:
    """Let ``places`` scripts in at a time."""

    def __init__(self, places: int = PLACES, head_start: float = HEAD_START, longest: float = LONGEST) -> None:
        self._places, self._head_start, self._longest = places, head_start, longest
        self._lock = threading.Lock()
        self._waiting: list[_Ticket] = []
        self._inside: list[_Ticket] = []

    @contextmanager
    def turn(self, session: str, *, first: bool = False) -> Iterator[None]:
        """Wait, then hold a place until the block ends in any way."""
        ticket = self._queue(session, first)
        while not ticket.goes.wait(self._admit()):
            pass
        try:
            yield
        finally:
            with self._lock:
                if ticket in self._inside:
                    self._inside.remove(ticket)
            self._admit()

    def _queue(self, session: str, first: bool) -> _Ticket:
        ticket = _Ticket(session=session, due=time.monotonic() + (0.0 if first else self._head_start))
        with self._lock:
            for older in [other for other in self._waiting if other.session == session]:
                # somebody clicked again: Streamlit has told the older script to stop, which it does as soon as it goes
                # on; the new script takes over its place in the queue
                self._waiting.remove(older)
                ticket.due = min(ticket.due, older.due)
                older.goes.set()
            self._waiting.append(ticket)
        return ticket

    def _admit(self) -> float | None:
        """Let in the next scripts; return the seconds until a place becomes free by itself."""
        with self._lock:
            now = time.monotonic()
            self._inside = [ticket for ticket in self._inside if now - ticket.began < self._longest]
            while self._waiting and len(self._inside) < self._places:
                ticket = min(self._waiting, key=lambda waiting: waiting.due)
                self._waiting.remove(ticket)
                ticket.began = now
                self._inside.append(ticket)
                ticket.goes.set()
            return min((ticket.began + self._longest - now for ticket in self._inside), default=None)


class Collector:
    """A full garbage collection after a run, at most one in ``seconds``.

    Streamlit collects after every run (``runner.postScriptGC``, switched off in ``.streamlit/config.toml``). That scans
    all objects of all sessions and stops all threads meanwhile: with more people it takes longer and comes more often.
    The garbage of a run can just as well be freed a few seconds later.
    """

    def __init__(self, seconds: float = COLLECTS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._last = -seconds
        self._timer: threading.Timer | None = None

    def after_run(self) -> None:
        """Collect now, or as soon as the last collection is long enough ago."""
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(max(self._last + self._seconds - time.monotonic(), 0), self._collect)
                self._timer.daemon = True
                self._timer.start()

    def _collect(self) -> None:
        with self._lock:
            self._timer, self._last = None, time.monotonic()
        gc.collect()


_GATE = Gate()
_COLLECTOR = Collector()
_here = threading.local()


@contextmanager
def turn(*, first: bool = False) -> Iterator[None]:
    """The turn of the script that runs in this thread; code called during the turn need not wait again."""
    if getattr(_here, "inside", False):
        yield
        return
    first = first or getattr(_here, "hurries", False)
    reruns = False
    context = get_script_run_ctx(suppress_warning=True)
    try:
        with _GATE.turn(context.session_id if context else "", first=first):
            _here.inside = True
            yield
    except RerunException:
        # the next run of this thread finishes what this one began: a dialog closes, a link opens another page
        reruns = True
        raise
    finally:
        _here.inside, _here.hurries = False, reruns
        _COLLECTOR.after_run()


def hurry() -> None:
    """Give the rerun after a save priority over whole pages of others."""
    _here.hurries = True


def in_turn(function: Callable[P, R]) -> Callable[P, R]:
    """Give a fragment or dialog, which reruns alone, priority over whole pages; below Streamlit's decorator."""

    @wraps(function)
    def waits(*args: P.args, **options: P.kwargs) -> R:
        with turn(first=True):
            return function(*args, **options)

    return waits
