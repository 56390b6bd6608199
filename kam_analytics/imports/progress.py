"""How far an import is, and whether somebody wants it to stop."""

from __future__ import annotations

import threading

from kam_analytics.errors import N_, KamError, StoreClosed
from kam_analytics.store import Load

#: what an import does one after the other -> the part of its time that is over when it begins (as measured
#: on half a million lines of sales), and what it does in words
STAGES: dict[str, tuple[float, str]] = {
    "copy": (0.0, N_("Receiving the file")),
    "read": (0.1, N_("Reading the rows")),
    "check": (0.45, N_("Checking the rows")),
    "load": (0.6, N_("Loading the rows")),
    "publish": (0.95, N_("Updating the figures")),
}


class Cancelled(KamError):
    """A person stopped an import; nothing was written."""

    def __init__(self) -> None:
        super().__init__(N_("Stopped. Nothing from this file was loaded."))


class Progress:
    """One import that is watched: it says which stage it has reached, another thread may ask it to stop."""

    def __init__(self) -> None:
        self.stage = "copy"
        self._is_cancelled = False
        self._load: Load | None = None
        self._lock = threading.Lock()

    @property
    def part(self) -> float:
        """How much of the time is over, 0-1."""
        return STAGES[self.stage][0]

    def begin(self, load: Load) -> None:
        """The import works on ``load`` from now on."""
        with self._lock:
            self._load = load
        self.at("copy")

    def at(self, stage: str) -> None:
        """A stage begins. Raises ``Cancelled`` when somebody asked to stop."""
        self.stage = stage
        if self._is_cancelled:
            raise Cancelled

    def cancel(self) -> None:
        """Ask the import to stop: at once where a statement runs, else before the next stage."""
        with self._lock:
            self._is_cancelled = True
            if self._load is not None:
                self._load.interrupt()

    def end(self) -> None:
        """The import is over: there is nothing to interrupt any more."""
        with self._lock:
            self._load = None

    def reason(self, error: StoreClosed) -> KamError:
        """What an interrupted statement means: the person who stopped it, or the store that closes."""
        return Cancelled() if self._is_cancelled else error
