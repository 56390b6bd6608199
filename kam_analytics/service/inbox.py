"""The inbox: files put into ``inbox/<source>/`` are imported automatically while the app runs."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, count, groupby
from pathlib import Path
from typing import TypeVar

from kam_analytics import clock, owner, settings
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput, Conflict, KamError, NoRoom, StoreClosed, StoreInUse, StoreUnusable
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.recognise.matching import load_order
from kam_analytics.imports.rows.rejects import REASONS
from kam_analytics.imports.tables.rejects import rejects_table
from kam_analytics.imports.upload import UploadArea
from kam_analytics.kit.files.spreadsheets import to_csv
from kam_analytics.kit.wording import words
from kam_analytics.service.intake import ASKED, DONE, FAILED, Outcome, Plan, bring_in, plans_of
from kam_analytics.store import Store, is_there
from kam_analytics.store.folders import make

SECONDS = 2.0
_MAPPING = ".toml"
#: names of files that a program is still writing or has open, and of mappings
_OPEN = (".", "~$")
_LEFT = (".part", ".tmp", ".crdownload", _MAPPING)
#: how long a file waits for the one that has the rest of its columns
WAITS = 24 * 3600.0
_REPORT, _REJECTS = ".report.txt", ".rejects.csv"
#: most bytes of a name, with room for the time before it and the kind of report after it
_LONGEST = 200
#: how long the app waits for a file at its end; a longer import ends with its store, and the file stays
_STOP_SECONDS = 1.0
#: errors that time or an administrator may fix: the file is not at fault
_LATER = (Conflict, NoRoom, StoreClosed, StoreInUse, StoreUnusable)
#: on a full disk an import is tried at every n-th look only
_PATIENCE = 30
_LOG = logging.getLogger(__name__)
#: size and time of the last change
_Print = tuple[int, int]
_Found = TypeVar("_Found")


class Inbox:
    """Watch a folder, import its files, and move them to ``done/`` or ``failed/``.

    A file is taken if neither it nor its mapping files nor the files in which its columns are looked up changed
    between two looks. One with an open question goes to ``asked/`` and waits on the page Import; one that lacks the
    file with the rest of its columns waits for it. ``open_own`` gives the own store and creates it if missing: no
    store is opened before there is a file to import. If the store is closing or held by another process, the file
    stays until later.
    """

    def __init__(self, folder: Path, open_own: Callable[[], Store], *, every: float = SECONDS) -> None:
        self._folder = folder
        self._open_own = open_own
        self._every = every
        self._seen: dict[Path, _Print] = {}
        #: of the files seen, those unchanged since the look before
        self._still: set[Path] = set()
        #: folder -> the whole files that it had when it was looked at; files that wait for another one
        self._known: dict[Path, frozenset[tuple[Path, _Print]]] = {}
        self._waits: set[Path] = set()
        #: the files that were put away at this look, and where
        self._gone: dict[Path, str] = {}
        #: sources already reported as unreadable
        self._closed: set[Path] = set()
        self._stuck: dict[Path, _Print] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="inbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take no more files; called before the stores close."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)

    def look(self) -> None:
        """Import the ready files, accounts before rows that refer to them; what is open is asked, the rest waits."""
        news = [(folder, list(files)) for folder, files in groupby(self._ready(), lambda file: file.parent)]
        news = [(folder, files) for folder, files in news if self._is_news(folder, files)]
        if not news:
            return
        self._gone = {}
        store = self._open_own() if is_there(settings.load().own_store) else None
        plans: dict[Path, Plan] = {}
        for _folder, files in news:
            plans |= self._plans(files, store)
        for file, plan in plans.items():
            if plan.asks and self._is_whole(file.parent):
                self._ask(file, plan)
        self._import({file: plan for file, plan in plans.items() if plan.mappings})
        if self._stopped.is_set():
            return
        for file, plan in plans.items():
            if plan.waits and _age(file) > WAITS:
                self._put_away(file, Outcome(FAILED, [plan.waits]))
            elif plan.helps and all(user in self._gone for user in plan.helps):
                self._follow(file, plan)
        self._waits = {file for file, plan in plans.items() if plan.waits}
        self._known |= {folder: self._whole_in(folder) for folder, _files in news}

    def _is_news(self, folder: Path, files: Sequence[Path]) -> bool:
        """Return True if a folder has changed since it was looked at, or a file in it has waited for too long."""
        is_late = any(file in self._waits and _age(file) > WAITS for file in files)
        return is_late or self._known.get(folder) != self._whole_in(folder)

    def _whole_in(self, folder: Path) -> frozenset[tuple[Path, _Print]]:
        return frozenset((path, self._seen[path]) for path in self._still if path.parent == folder)

    def _plans(self, files: Sequence[Path], store: Store | None) -> dict[Path, Plan]:
        """What becomes of the files of a folder; those that cannot be imported are put away with the reason."""
        try:
            found = plans_of(files, store)
        except Exception as error:
            if len(files) == 1 or isinstance(error, _LATER):
                raise
            # whichever file is the reason, the others are taken
            found = {}
            for file in files:
                found |= self._tried(file, partial(plans_of, [file], store)) or {}
        for file, plan in found.items():
            if isinstance(plan, BadInput):
                self._put_away(file, Outcome(FAILED, [str(plan)]))
        return {file: plan for file, plan in found.items() if isinstance(plan, Plan)}

    def _import(self, plans: Mapping[Path, Plan]) -> None:
        """Import files in order; one that is joined to a later one is put away after it."""
        ordered = sorted(plans, key=lambda file: load_order(plans[file].mappings[0].kind.name))
        ordered = [file for file in ordered if self._are_still(plans[file].lookups)]
        held: dict[Path, Outcome] = {}
        for number, file in enumerate(ordered):
            if self._stopped.is_set():
                return
            outcome = self._tried(file, partial(bring_in, self._open_own(), file, plans[file]))
            if outcome is not None and any(file in plans[later].lookups for later in ordered[number + 1 :]):
                held[file] = outcome
            elif outcome is not None:
                self._put_away(file, outcome, plans[file].lookups)
        for file, outcome in held.items():
            self._put_away(file, outcome)

    def _ask(self, file: Path, plan: Plan) -> None:
        """Lay a copy of a file on the page Import, where a person answers, with those that it may be joined to."""
        outcome = Outcome(ASKED, [plan.asks])
        try:
            area = UploadArea(settings.load().data / "uploads", LOCAL_DIRECTOR.user_id)
            for path in (file, *plan.lookups):
                name = area.put(path.name, path.read_bytes())
                area.choose(name, Choices(source=path.parent.name))
        except BadInput as error:
            outcome = Outcome(FAILED, [*outcome.said, str(error)])
        self._put_away(file, outcome)

    def _follow(self, file: Path, plan: Plan) -> None:
        """Put a file away with those that it is joined to."""
        places = {self._gone[user] for user in plan.helps}
        said = f"{file.name}: joined to {', '.join(user.name for user in plan.helps)}"
        self._put_away(file, Outcome(next(place for place in (FAILED, ASKED, DONE) if place in places), [said]))

    def _watch(self) -> None:
        said, pause = "", self._every
        while not self._stopped.wait(pause):
            pause = self._every
            try:
                make(self._folder)
                self.look()
                said = ""
            except Exception as error:
                if isinstance(error, NoRoom):
                    # each attempt would fill the disk again
                    pause = self._every * _PATIENCE
                # the same trouble is reported once, not at every look
                if str(error) != said:
                    said = str(error)
                    _LOG.warning("The inbox waits: %s", said, exc_info=not isinstance(error, KamError))

    def _ready(self) -> list[Path]:
        """The files that are unchanged since the last look, with the mappings next to them, in order of their names."""
        before, self._seen = self._seen, dict(self._look_around())
        # an empty file is still being written
        self._still = {path for path, now in self._seen.items() if now[0] and before.get(path) == now}
        unread = {path.parent for path in self._seen.keys() - self._still if path.suffix == _MAPPING}
        whole = (file for file in self._seen if file in self._still and file.parent not in unread)
        return [file for file in whole if _is_data(file.name) and self._seen[file] != self._stuck.get(file)]

    def _look_around(self) -> Iterator[tuple[Path, _Print]]:
        """The files of all sources with their size and time; an unreadable source is reported once."""
        for source in sorted(self._folder.iterdir()):
            try:
                yield from _files(source)
                self._closed.discard(source)
            except OSError as error:
                if source not in self._closed:
                    self._closed.add(source)
                    _LOG.warning("%s is left: %s", source, error)

    def _are_still(self, paths: Sequence[Path]) -> bool:
        """Return True if none of the files has changed since the last look; a missing file is not waited for."""
        return self._still.issuperset(self._seen.keys() & paths)

    def _tried(self, file: Path, work: Callable[[], _Found]) -> _Found | None:
        """The result of the work on a file; ``None`` if the file was put away with the reason.

        Errors that time may fix are raised: the file stays.
        """
        try:
            return work()
        except Exception as error:
            if self._stopped.is_set() or isinstance(error, _LATER):
                raise
            is_said = isinstance(error, KamError)
            if not is_said:
                _LOG.exception("%s could not be imported.", file)
            self._put_away(file, Outcome(FAILED, [str(error) if is_said else repr(error)]))
            return None

    def _put_away(self, file: Path, outcome: Outcome, lookups: Sequence[Path] = ()) -> None:
        """Move a file, with its report next to it; one that cannot be moved is not taken again until it changes."""
        try:
            mappings = [path for path in self._seen if path.parent == file.parent and path.suffix == _MAPPING]
            if not all(self._is_as_seen(path) for path in (file, *mappings, *lookups)):
                # it was incomplete: it is taken again, and its loaded rows are not taken twice
                return
            target = _free(file.parent / outcome.place, file.name)
            file.rename(target)
            self._gone[file] = outcome.place
            said = "\n".join([*outcome.said, ""]).encode("utf-8", "backslashreplace")
            _lay(target.with_name(f"{target.name}{_REPORT}"), said)
            if not outcome.refused.empty:
                table = rejects_table(outcome.refused, REASONS, words("en"))
                _lay(target.with_name(f"{target.name}{_REJECTS}"), to_csv(table, words("en")))
        except OSError:
            self._stuck[file] = self._seen[file]
            _LOG.warning("%s could not be moved.", file, exc_info=True)

    def _is_whole(self, folder: Path) -> bool:
        """Return True if no file of a folder is still growing."""
        files = {path for path, now in self._seen.items() if path.parent == folder and now[0] and _is_data(path.name)}
        return files <= self._still

    def _is_as_seen(self, path: Path) -> bool:
        return self._seen.get(path) == (_print_of(path) if path.is_file() else None)


def _files(source: Path) -> Iterator[tuple[Path, _Print]]:
    """The files of a source. Raises ``OSError`` if it cannot be read, or if its done files would leave it."""
    if source.name.startswith(".") or source.is_symlink() or not source.is_dir():
        return
    for place in (source / DONE, source / FAILED, source / ASKED):
        if place.is_symlink():
            raise NotADirectoryError(f"{place} is a link")
    for file in sorted(source.iterdir()):
        # whoever put it there may remove it
        with suppress(FileNotFoundError):
            if file.is_file() and not file.is_symlink():
                yield file, _print_of(file)


def _is_data(name: str) -> bool:
    return not (name.startswith(_OPEN) or name.lower().endswith(_LEFT))


def _print_of(file: Path) -> _Print:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _age(file: Path) -> float:
    """How long a file has been in its folder, in seconds: a copy may keep the time of its last change."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0.0
    return time.time() - max(found.st_mtime, found.st_ctime)


def _free(folder: Path, name: str) -> Path:
    """The target of a file: the time (UTC) before its name, and a number if that name is taken.

    A name that is too long for that is cut at its beginning.
    """
    if not folder.is_dir():
        folder.mkdir()
        owner.follow(folder, folder.parent)
    raw = os.fsencode(name)
    name = raw[-_LONGEST:].decode(errors="ignore") if len(raw) > _LONGEST else name
    stamp = f"{clock.now():%Y%m%d-%H%M%S}"
    names = chain([f"{stamp}-{name}"], (f"{stamp}-{number}-{name}" for number in count(2)))
    return next(
        path for path in map(folder.joinpath, names)
        if not any(os.path.lexists(f"{path}{ending}") for ending in ("", _REPORT, _REJECTS))
    )  # fmt: skip


def _lay(path: Path, content: bytes) -> None:
    """Write a new file for those with access to its source; links put there by others are not followed."""
    with path.open("xb") as sink:
        sink.write(content)
        owner.follow(sink.fileno(), path.parent.parent)
