"""Paths that are given as files but may be none: a folder, a device, a connection, a pipe without a writer."""

from __future__ import annotations

import os
import select
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kam_analytics.errors import N_, BadInput, NoRoom, is_full
from kam_analytics.imports.files.text import plain

#: how long a pipe may be without a writer
SECONDS = 30.0
_LOOKS = 0.05
_CHUNK = 1024 * 1024


def refuse_other(file: Path) -> None:
    """Raise ``BadInput`` for a path that is no file or could be read without end; a missing one is left to the reader."""
    try:
        kind = file.stat().st_mode
    except OSError:
        return
    if stat.S_ISDIR(kind):
        raise BadInput(N_("{file} is a folder: give the names of the files in it."), file=_name(file))
    if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind)):
        raise BadInput(
            N_("{file} is a device or a socket, not a file: save its data to a file first."), file=_name(file)
        )


@contextmanager
def received(file: Path) -> Iterator[Path]:
    """Give the file; for a pipe, which can be read only once, a file of the same name with its content."""
    refuse_other(file)
    if not file.is_fifo():
        yield file
        return
    with TemporaryDirectory() as folder:
        whole = Path(folder) / (plain(file.name) or "pipe")
        try:
            pipe = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
            try:
                with whole.open("wb") as sink:
                    for chunk in _chunks(pipe, _name(file)):
                        sink.write(chunk)
            finally:
                os.close(pipe)
        except OSError as error:
            if is_full(error):
                raise NoRoom(_name(file)) from None
            raise BadInput(
                N_("{file} cannot be read: {reason}"), file=_name(file), reason=error.strerror or error
            ) from None
        yield whole


def _chunks(pipe: int, name: str) -> Iterator[bytes]:
    """The content until the last writer closes; a writer may be slow, but one must open the pipe."""
    until = time.monotonic() + SECONDS
    has_writer = False
    while True:
        try:
            chunk = os.read(pipe, _CHUNK)
        except BlockingIOError:
            # a writer has it open but has not written yet
            has_writer = True
            select.select([pipe], [], [])
            continue
        if chunk:
            has_writer = True
            yield chunk
        elif has_writer:
            return
        elif time.monotonic() > until:
            raise BadInput(
                N_(
                    "{file} is a pipe that no program opened for writing in {n} seconds: start that program first, or give a file."
                ),
                file=name,
                n=round(SECONDS),
            )
        else:
            time.sleep(_LOOKS)


def _name(file: Path) -> str:
    """The name of a file, or the whole path if it ends in none."""
    return plain(file.name) or str(file)
