"""The note of saves: the number of commits of a store, kept next to it, so that lost ones are noticed.

A log that was cut, zeroed, replaced or removed opens without an error and without the saves in it. The store counts
its commits; the note has the number after the last acknowledged one. A store that opens with fewer has lost the
difference, whatever happened to its log.

The note is overwritten in place after each commit, which survives the process being killed. It is synced to
the disk at each checkpoint: after a power cut it covers the saves up to then.
"""

from __future__ import annotations

import logging
import os
import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kam_analytics import clock
from kam_analytics.store.engine import Cursor

#: the row among the versions that counts the commits of the store
COMMITS = "*"
_LOG = logging.getLogger(__name__)
_FORM = re.compile(rb"(?P<said>(?P<store>\S+) (?P<commits>\d{20}) (?P<at>\S+)) (?P<sum>[0-9a-f]{8})\n")
_MOST_BYTES = 1000


def note_path(store: Path) -> Path:
    """The path of the note of a store."""
    return store.with_name(f"{store.name}.saves")


@dataclass(frozen=True)
class Noted:
    """The content of a note: its store, the number of commits and the time of the last one."""

    store_id: str
    commits: int
    at: datetime

    def to_bytes(self) -> bytes:
        """The content as bytes of a fixed length, so that it can be overwritten in place."""
        said = f"{self.store_id} {self.commits:020d} {self.at.isoformat(timespec='microseconds')}".encode("ascii")
        return said + b" %08x\n" % zlib.crc32(said)

    @classmethod
    def of(cls, content: bytes) -> Noted:
        """Read a note; raises ``ValueError`` if the content is incomplete."""
        found = _FORM.fullmatch(content)
        if found is None or int(found["sum"], 16) != zlib.crc32(found["said"]):
            raise ValueError("no whole note")
        return cls(found["store"].decode("ascii"), int(found["commits"]), datetime.fromisoformat(found["at"].decode()))


class Note:
    """The note of one open store. One thread writes at a time: the one that holds the store's write lock."""

    def __init__(self, store: Path) -> None:
        self.path = note_path(store)
        self._file: int | None = None
        self._is_failing = False

    def read(self) -> Noted | None:
        """Return the content of the note, ``None`` if there is none. Raises ``ValueError`` if it cannot be read."""
        try:
            with self.path.open("rb") as source:
                return Noted.of(source.read(_MOST_BYTES))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ValueError(str(error)) from None

    def write(self, noted: Noted) -> None:
        """Overwrite the note. The save is already in the store, so a failure to write the note is only logged, once."""
        try:
            if self._file is None:
                self._open(noted)
            else:
                os.pwrite(self._file, noted.to_bytes(), 0)
            self._is_failing = False
        except OSError:
            if not self._is_failing:
                self._is_failing = True
                _LOG.warning("%s cannot be written: lost saves would go unseen.", self.path, exc_info=True)

    def sync(self) -> None:
        """Sync the note to the disk."""
        if self._file is not None:
            os.fsync(self._file)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open(self, noted: Noted) -> None:
        content = noted.to_bytes()
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        os.pwrite(self._file, content, 0)
        # the old content may have been longer
        os.ftruncate(self._file, len(content))
        os.fsync(self._file)


def raise_versions(cursor: Cursor, tables: set[str], base: str = "", *, is_save: bool = True) -> datetime:
    """Raise the versions of written tables, and the number of saves, in the writing transaction; return its time."""
    at = clock.now()
    names = [*([COMMITS] if is_save else []), *sorted(tables)]
    marks = ", ".join("?" for _ in names)
    cursor.execute(
        f"update {base}table_version set version = version + 1, raised_at = ? where table_name in ({marks})",
        [at, *names],
    )
    return at
