"""The inbox: files put into ``inbox/<source>/`` come in by themselves while the app runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TypeVar

from kam_analytics import clock, settings
from kam_analytics.errors import Conflict, KamError, StoreClosed, StoreInUse
from kam_analytics.ingest.matching import load_order
from kam_analytics.ingest.rejects import REASONS
from kam_analytics.reports.rejects import rejects_table
from kam_analytics.reports.tables import to_csv
from kam_analytics.service.intake import Outcome, bring_in, plan_of
from kam_analytics.store import Store
from kam_analytics.wording import words

SECONDS = 2.0
#: names of files that a program still writes or has open, and of mappings
_OPEN = (".", "~$")
_LEFT = (".part", ".tmp", ".crdownload", ".toml")
#: how long the end of the app waits for a file; a longer import ends with its store, and the file stays
_STOP_SECONDS = 1.0
_LOG = logging.getLogger(__name__)
#: size and time of the last change
_Print = tuple[int, int]
_Found = TypeVar("_Found")


class Inbox:
    """Looks into a folder again and again, imports what has come, and moves it to ``done/`` or ``failed/``.

    A file is taken when it did not change between two looks. ``open_own`` gives one's own store, and makes it when it
    is not there: nothing is opened before a file can come in. What cannot be done now (the store is closing, or held by
    another process) is done later: the file stays.
    """

    def __init__(self, folder: Path, open_own: Callable[[], Store], *, every: float = SECONDS) -> None:
        self._folder = folder
        self._open_own = open_own
        self._every = every
        self._seen: dict[Path, _Print] = {}
        self._stuck: dict[Path, _Print] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="inbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take no more files; before the stores close."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)

    def look(self) -> None:
        """Take what has come, accounts before what names them."""
        ready = self._ready()
        if not ready:
            return
        store = self._open_own() if settings.load().own_store.exists() else None
        plans = [(file, self._tried(file, partial(plan_of, file, store))) for file in ready]
        planned = [(file, plan) for file, plan in plans if plan is not None]
        planned.sort(key=lambda item: load_order(item[1].mappings[0].kind.name))
        for file, plan in planned:
            if self._stopped.is_set():
                return
            outcome = self._tried(file, partial(bring_in, self._open_own(), file, plan))
            if outcome is not None:
                self._put_away(file, outcome)

    def _watch(self) -> None:
        said = ""
        while not self._stopped.wait(self._every):
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self.look()
                said = ""
            except Exception as error:
                # the same trouble is said once, not at every look
                if str(error) != said:
                    said = str(error)
                    _LOG.warning("The inbox waits: %s", said, exc_info=not isinstance(error, KamError))

    def _ready(self) -> list[Path]:
        """Files that are as they were at the last look, in the order of their names."""
        before, self._seen = self._seen, dict(_waiting(self._folder))
        return [file for file, now in self._seen.items() if before.get(file) == now != self._stuck.get(file)]

    def _tried(self, file: Path, work: Callable[[], _Found]) -> _Found | None:
        """The result of the work on a file; ``None`` when the file was put away with the reason.

        What another moment may mend is raised: the file stays.
        """
        try:
            return work()
        except Exception as error:
            if self._stopped.is_set() or isinstance(error, (Conflict, StoreClosed, StoreInUse)):
                raise
            is_said = isinstance(error, KamError)
            if not is_said:
                _LOG.exception("%s could not be imported.", file)
            self._put_away(file, Outcome(is_done=False, said=[str(error) if is_said else repr(error)]))
            return None

    def _put_away(self, file: Path, outcome: Outcome) -> None:
        """Move a file and lay its report beside it; one that cannot be moved is not taken again until it changes."""
        try:
            if _print_of(file) != self._seen[file]:
                # it was not whole: it is taken again, and what is in is not taken twice
                return
            target = _free(file.parent / ("done" if outcome.is_done else "failed"), file.name)
            file.rename(target)
            target.with_name(f"{target.name}.report.txt").write_text(
                "\n".join([*outcome.said, ""]), encoding="utf-8", errors="backslashreplace"
            )
            if not outcome.refused.empty:
                table = rejects_table(outcome.refused, REASONS, words("en"))
                target.with_name(f"{target.name}.rejects.csv").write_bytes(to_csv(table, words("en")))
        except OSError:
            self._stuck[file] = self._seen[file]
            _LOG.warning("%s could not be moved.", file, exc_info=True)


def _waiting(folder: Path) -> Iterator[tuple[Path, _Print]]:
    """The files of all sources, with what tells whether they change. Empty ones are not written yet."""
    for source in sorted(folder.iterdir()):
        if source.name.startswith(".") or source.is_symlink() or not source.is_dir():
            continue
        for file in sorted(source.iterdir()):
            if file.name.startswith(_OPEN) or file.name.lower().endswith(_LEFT) or file.is_symlink():
                continue
            # who put it there may take it back
            with suppress(FileNotFoundError):
                size, changed = _print_of(file)
                if size and file.is_file():
                    yield file, (size, changed)


def _print_of(file: Path) -> _Print:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _free(folder: Path, name: str) -> Path:
    """Where a file is put away: the moment (UTC) before its name, and a number when that is taken."""
    folder.mkdir(exist_ok=True)
    stamp = f"{clock.now():%Y%m%d-%H%M%S}"
    names = chain([f"{stamp}-{name}"], (f"{stamp}-{number}-{name}" for number in count(2)))
    return next(path for path in map(folder.joinpath, names) if not path.exists())
