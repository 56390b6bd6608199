"""Files loaded one after the other in a thread of their own, watched and stopped from any page."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput, KamError
from kam_analytics.imports.deals import follow
from kam_analytics.imports.load.batch import BatchReport, import_file
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.progress import Cancelled, Progress
from kam_analytics.store import Store

_LOG = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Step:
    """One file of the job; ``state`` is waiting, running, done, refused or stopped."""

    file: Path
    mapping: Mapping
    size: int = 1
    progress: Progress = field(default_factory=Progress)
    state: str = "waiting"
    report: BatchReport | None = None
    error: KamError | None = None

    @property
    def name(self) -> str:
        return self.file.name


class ImportJob:
    """The files of one click. Loaded files stay when a later file is refused or the job is stopped."""

    def __init__(
        self, store: Store, viewer: Viewer, files: list[tuple[Path, Mapping]], *, on_done: Callable[[str], None]
    ) -> None:
        self.store = store
        self.steps = [Step(file=file, mapping=mapping, size=max(file.stat().st_size, 1)) for file, mapping in files]
        self._viewer = viewer
        self._on_done = on_done
        self._stops = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kam-import", daemon=True)

    def start(self) -> ImportJob:
        self._thread.start()
        return self

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    @property
    def part(self) -> float:
        """The share of all files that is done, 0-1, each file weighted by its size."""
        done = {"waiting": 0.0, "stopped": 0.0, "done": 1.0, "refused": 1.0}
        parts = [step.size * done.get(step.state, step.progress.part) for step in self.steps]
        return sum(parts) / sum(step.size for step in self.steps)

    @property
    def running(self) -> Step | None:
        """The file that is being loaded now."""
        return next((step for step in self.steps if step.state == "running"), None)

    def cancel(self) -> None:
        """Stop: the current file is not loaded, later files are not begun."""
        self._stops.set()
        for step in self.steps:
            step.progress.cancel()

    def wait(self, seconds: float | None = None) -> None:
        self._thread.join(seconds)

    def _run(self) -> None:
        for step in self.steps:
            if self._stops.is_set():
                step.state = "stopped"
                continue
            step.state = "running"
            step.state = self._load(step)
        # removed only now: a later file may look columns up in an earlier one
        for step in self.steps:
            if step.state == "done":
                try:
                    self._on_done(step.name)
                except OSError:
                    _LOG.warning("%s is in, but stays in the upload area.", step.name, exc_info=True)

    def _load(self, step: Step) -> str:
        try:
            step.report = import_file(self.store, self._viewer, step.file, step.mapping, progress=step.progress)
            follow(self.store, self._viewer, step.report)
        except Cancelled as error:
            step.error = error
            return "stopped"
        except KamError as error:
            step.error = error
            step.report = error.fields.get("report")
            return "refused"
        except Exception as error:
            # the person gets a sentence, the log the details; later files are not affected
            _LOG.exception("an import failed")
            step.error = BadInput(N_("{file} cannot be read: {reason}"), file=step.name, reason=error)
            return "refused"
        return "done"
