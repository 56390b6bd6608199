"""The upload area: files of a person that are not imported yet, with their choices, open questions and previews.

They are in a folder of the person, together with the choices, so that neither a reload of the page nor a
restart of the app loses anything.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, count
from pathlib import Path
from typing import Any

from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput, NoRoom, is_full
from kam_analytics.imports.files.text import plain
from kam_analytics.imports.job import ImportJob
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.preview import Preview, preview
from kam_analytics.imports.questions.files.joined import Others
from kam_analytics.imports.questions.kept import kept, numbered_in, rates_in, remembered
from kam_analytics.imports.questions.settle import Settled, mapping_as_settled, settle
from kam_analytics.imports.questions.together import only_helps, used_by
from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.recognise.keys import Keys
from kam_analytics.imports.recognise.matching import load_order
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.store import Store
from kam_analytics.store.folders import make

#: a file that is never imported is customer data left lying around
DAYS_KEPT = 7
_LONGEST_NAME, _LONGEST_ENDING = 180, 12
#: kinds whose rows others refer to: they are tried before the files that come after them
_NAMED = frozenset({"users", "products", "accounts", "rates"})
#: state -> its place after the files that can be loaded
_LAST = {"joined": 1, "unneeded": 2, "not_ours": 3, "unreadable": 3}
_SEVERAL = N_("Files like {file} have come from several sources ({sources}): choose one.")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One file in the upload area.

    ``guess`` is missing where ``error`` says why the file cannot be read. ``given`` are the choices of the person,
    on those of the mapping last used for such a file (``is_remembered``); with the answers in them they are
    ``choices``. ``mapping`` is the result once nothing is ``asked``; rows that questions of ``waits`` are about wait.
    ``sources`` had such files before. ``used_by`` are the files that join it, or would join it once they are answered;
    if it ``only_helps`` it is not loaded itself.
    """

    name: str
    size: int
    guess: Guess | None = None
    error: BadInput | None = None
    given: Choices = field(default_factory=Choices)
    choices: Choices = field(default_factory=Choices)
    is_remembered: bool = False
    asked: tuple[Said, ...] = ()
    waits: tuple[Said, ...] = ()
    answered: tuple[tuple[Said, Answer], ...] = ()
    mapping: Mapping | None = None
    sources: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()
    only_helps: bool = False

    @property
    def kind(self) -> str:
        """The kind that was chosen or recognised; empty if it is open."""
        return self.choices.kind or (self.guess.kind if self.guess else "")

    @property
    def state(self) -> str:
        """``ready``, ``asked``, ``joined``, ``unneeded``, ``not_ours`` (no kind, unless a person chose one), ``unreadable``."""
        if self.guess is None:
            return "unreadable"
        if self.only_helps:
            return "joined" if self.used_by else "unneeded"
        if not self.kind and self.guess.not_a_kind:
            return "not_ours"
        return "asked" if self.mapping is None else "ready"


@dataclass(frozen=True)
class Trial:
    """The preview of a waiting file, and the files before it that could not be tried."""

    seen: Preview
    without: tuple[str, ...]


class UploadArea:
    """The waiting files of one person."""

    def __init__(self, folder: Path, user_id: str) -> None:
        person = hashlib.blake2b(user_id.encode(), digest_size=8).hexdigest()
        self.folder = folder / person
        self._said = self.folder / ".choices"
        self._guesses: dict[str, tuple[object, Guess | BadInput]] = {}
        self._previews: dict[str, tuple[object, Preview | BadInput]] = {}
        self._keys = Keys(lambda name: self.folder / name)
        self._starting, self._changing = threading.Lock(), threading.Lock()
        #: the files loaded last, or being loaded
        self.job: ImportJob | None = None
        for other in folder.glob("*"):
            _throw_away_old(other)

    def load(self, store: Store, viewer: Viewer, files: Sequence[Waiting]) -> ImportJob:
        """Load ready files in order; loaded ones leave the upload area when all are done.

        A file that others join leaves it with the last of them.
        """
        joined = {lookup.file for item in files if item.mapping is not None for lookup in item.mapping.lookups}
        may_go = {item.name for item in files if item.only_helps} & joined
        users = {item.name: set(item.used_by) for item in files}

        def done(name: str) -> None:
            may_go.add(name)
            for names in users.values():
                names.discard(name)
            for file in [file for file in may_go if not users[file]]:
                self.remove(file)

        with self._starting:
            if self.job is None or not self.job.is_running:
                ready = [(self.folder / item.name, item.mapping) for item in files if item.mapping is not None]
                try:
                    self.job = ImportJob(store, viewer, ready, on_done=done).start()
                except FileNotFoundError as error:
                    raise _gone(Path(error.filename).name) from None
            return self.job

    def put(self, name: str, content: bytes | memoryview) -> str:
        """Put a file into the upload area and return its name there: a number is added if another file has the name."""
        for folder in (self.folder.parent, self.folder, self._said):
            make(folder)
        name = self._free(_file_name(name), content)
        part = self.folder / f".{name}.part"
        try:
            part.touch(mode=0o600)
            part.write_bytes(content)
            part.replace(self.folder / name)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            if is_full(error):
                raise NoRoom(name) from None
            raise BadInput(N_("{file} cannot be stored: {reason}"), file=name, reason=error.strerror or error) from None
        return name

    def _free(self, name: str, content: bytes | memoryview) -> str:
        """The name, numbered if another file has it; the same bytes are the same file."""
        stem, dot, ending = name.rpartition(".")
        numbered = (f"{stem or ending} ({number}){dot}{ending if stem else ''}" for number in count(2))
        return next(
            free
            for free in chain([name], numbered)
            if not (self.folder / free).exists() or _holds(self.folder / free, content)
        )

    def names(self) -> list[str]:
        """The names of the files, oldest first; files that were not imported for too long are deleted."""
        _throw_away_old(self.folder)
        found = []
        for path in self.folder.glob("[!.]*"):
            with suppress(FileNotFoundError):
                found.append((path.stat().st_mtime, path.name))
        return [name for _since, name in sorted(found)]

    def remove(self, name: str) -> None:
        """Take a file out of the upload area."""
        (self.folder / name).unlink(missing_ok=True)
        self._said_of(name).unlink(missing_ok=True)
        self._guesses.pop(name, None)
        self._previews.pop(name, None)

    def choose(self, name: str, choices: Choices) -> None:
        """Keep a person's choices for a file, unless another page has taken it out."""
        if not (self.folder / name).exists():
            return
        said = self._said_of(name)
        part = said.with_name(f"{said.name}.part")
        # a page that reads at the same time has the old choices or the new ones
        part.write_text(json.dumps(asdict(choices)), encoding="utf-8")
        part.replace(said)

    def change(self, name: str, how: Callable[[Choices], Choices]) -> None:
        """Change a person's choices for a file, one change after the other: two pages may be open."""
        with self._changing:
            self.choose(name, how(self.chosen(name)))

    def chosen(self, name: str) -> Choices:
        """A person's choices for a file; ``Choices()`` if there are none."""
        try:
            said: dict[str, Any] = json.loads(self._said_of(name).read_text(encoding="utf-8"))
            return Choices.of_plain(said)
        except (OSError, ValueError, TypeError):
            # no choices yet, or those of another release
            return Choices()

    def look(self, store: Store, viewer: Viewer) -> list[Waiting]:
        """Every waiting file in loading order, looked at with the others; files that cannot be loaded come last."""
        guesses: dict[str, Guess] = {}
        found: dict[str, Waiting] = {}
        for name in self.names():
            # another page may have just loaded a file
            with suppress(FileNotFoundError):
                choices = self.chosen(name)
                base = Waiting(name=name, size=(self.folder / name).stat().st_size, given=choices, choices=choices)
                guess = self._guess(name, choices, store.settings["currency"])
                if isinstance(guess, BadInput):
                    found[name] = replace(base, error=guess)
                else:
                    found[name], guesses[name] = base, guess
        rates = rates_in(store, viewer)
        waiting = tuple(guesses.values())
        others = Others(
            guesses=waiting, reach=self._keys.reach, rates=rates, numbered=numbered_in(store, viewer, waiting)
        )
        settled: dict[str, Settled] = {}
        for name, guess in guesses.items():
            found[name], item = self._settled(store, viewer, found[name], guess, others)
            if item is not None:
                settled[name] = item
        users = used_by(settled)
        for name in settled:
            is_helper = not self.chosen(name).kind and only_helps(name, settled)
            found[name] = replace(found[name], used_by=users[name], only_helps=is_helper)
            if is_helper:
                found[name] = replace(found[name], mapping=None, asked=(), answered=())
        return sorted(found.values(), key=lambda item: (_LAST.get(item.state, 0), load_order(item.kind)))

    def preview(self, store: Store, viewer: Viewer, waiting: Waiting, others: Sequence[Waiting]) -> Trial:
        """Preview a ready file as if the files before it were loaded. Raises ``BadInput`` like the import."""
        earlier, without = [], []
        for item in others:
            if item.mapping is not None and item.name != waiting.name and _comes_before(item, waiting):
                try:
                    earlier.append(self.preview(store, viewer, item, others).seen)
                except BadInput:
                    without.append(item.name)
        key = (dict(store.versions), self._key(waiting, others))
        held = self._previews.get(waiting.name)
        if held is None or held[0] != key:
            held = (key, self._try(store, viewer, waiting, earlier))
            self._previews[waiting.name] = held
        if isinstance(held[1], BadInput):
            raise held[1]
        return Trial(held[1], tuple(without))

    def _key(self, waiting: Waiting, others: Sequence[Waiting]) -> object:
        """What a preview depends on besides the store: the file, its mapping, its lookups, the files before it."""
        assert waiting.mapping is not None
        stamps = [self._stamp(name) for name in (waiting.name, *(lookup.file for lookup in waiting.mapping.lookups))]
        if stamps[0] is None:
            raise _gone(waiting.name)
        before = [
            self._key(item, others)
            for item in others
            if item.mapping is not None and item.name != waiting.name and _comes_before(item, waiting)
        ]
        return stamps, waiting.mapping.text, before

    def _try(self, store: Store, viewer: Viewer, waiting: Waiting, earlier: list[Preview]) -> Preview | BadInput:
        assert waiting.mapping is not None
        try:
            return preview(store, viewer, self.folder / waiting.name, waiting.mapping, after=earlier)
        except BadInput as error:
            return error

    def _settled(
        self, store: Store, viewer: Viewer, base: Waiting, guess: Guess, others: Others
    ) -> tuple[Waiting, Settled | None]:
        """The file with its questions and, if they are answered, its mapping."""
        choices = base.given
        sources = tuple(
            dict.fromkeys(
                source
                for source, mapping in remembered(store, viewer, guess.headers)
                if (choices.kind or guess.kind) in ("", mapping.kind.name)
            )
        )
        base = replace(base, guess=guess, sources=sources)
        try:
            given = kept(store, viewer, guess, choices, others)
        except BadInput:
            fields = {"file": base.name, "sources": ", ".join(sources)}
            said = Said(code="several_sources", message=_SEVERAL, fields=fields, choices=sources)
            return replace(base, asked=(said,)), None
        found = settle(guess, given, others)
        base = replace(
            base,
            guess=found.guess,
            given=given,
            choices=found.choices,
            is_remembered=given != choices,
            asked=found.asked,
            waits=found.waits,
            answered=found.answered,
        )
        if found.asked:
            return base, found
        try:
            return replace(base, mapping=mapping_as_settled(found)), found
        except BadInput as error:
            return replace(base, asked=(Said(code="mapping", message=error.message, fields=error.fields),)), found

    def _guess(self, name: str, choices: Choices, currency: str) -> Guess | BadInput:
        read = {word: choices.read.get(word) or None for word in ("encoding", "delimiter", "sheet")}
        key = (self._stamp(name), read, currency)
        held = self._guesses.get(name)
        if held is None or held[0] != key:
            try:
                held = (key, recognise(self.folder / name, currency=currency, **read))
            except BadInput as error:
                held = (key, error)
            self._guesses[name] = held
        return held[1]

    def _said_of(self, name: str) -> Path:
        return self._said / f"{name}.json"

    def _stamp(self, name: str) -> tuple[int, int] | None:
        """What shows that a file has changed; empty for a missing file."""
        try:
            held = (self.folder / name).stat()
        except FileNotFoundError:
            return None
        return held.st_size, held.st_mtime_ns


def _comes_before(item: Waiting, other: Waiting) -> bool:
    """Return True if ``item`` is loaded first and rows of ``other`` may refer to its rows."""
    assert item.mapping is not None
    makes = item.kind in _NAMED or item.mapping.option("create_accounts")
    return makes and load_order(item.kind) < load_order(other.kind)


def _gone(name: str) -> BadInput:
    return BadInput(N_("{file} is no longer here."), file=name)


def _throw_away_old(folder: Path) -> None:
    """Delete files that were not imported for too long, and the choices for them."""
    for path in [*folder.glob("*"), *folder.glob(".choices/*")]:
        with suppress(FileNotFoundError):
            if path.is_file() and time.time() - path.stat().st_mtime > DAYS_KEPT * 24 * 3600:
                path.unlink()


def _holds(path: Path, content: bytes | memoryview) -> bool:
    return path.stat().st_size == len(content) and path.read_bytes() == content


def _file_name(name: str) -> str:
    """A name that cannot lead out of its folder."""
    bare = plain(name.replace("\\", "/").rsplit("/", 1)[-1]).replace("\0", "").lstrip(". ")
    stem, dot, ending = bare.rpartition(".")
    if not stem:
        return _cut(bare, _LONGEST_NAME) or "file"
    return f"{_cut(stem, _LONGEST_NAME)}{dot}{_cut(ending, _LONGEST_ENDING)}"


def _cut(text: str, most: int) -> str:
    """The beginning of a text of at most this many bytes, because file systems count bytes."""
    return text.encode()[:most].decode(errors="ignore")
