"""The progress of an import, and a request to stop it."""

from __future__ import annotations

import threading

from kam_analytics.errors import N_, KamError, StoreClosed
from kam_analytics.store import Load

#: the stages of an import in order -> the share of its time before the stage (measured on half a million
#: lines of sales), and the stage in words
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
    """The progress of one import: its current stage; another thread may ask it to stop."""

    def __init__(self) -> None:
        self.stage = "copy"
        self._is_cancelled = False
        self._load: Load | None = None
        self._lock = threading.Lock()

    @property
    def part(self) -> float:
        """The share of the time that is over, 0-1."""
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
        """Ask the import to stop: at once during a statement, otherwise before the next stage."""
        with self._lock:
            self._is_cancelled = True
            if self._load is not None:
                self._load.interrupt()

    def end(self) -> None:
        """The import is over: there is nothing left to interrupt."""
        with self._lock:
            self._load = None

    def reason(self, error: StoreClosed) -> KamError:
        """The cause of an interrupted statement: a person stopped it, or the store closes."""
        return Cancelled() if self._is_cancelled else error
