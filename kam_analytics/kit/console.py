"""Input and output of the command line: of this process, or of another process that handed over its work.

The running app does the work of commands that find their store held (``service.line``). The output of such work goes
to the process that asked, and relative paths are relative to its working directory.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from kam_analytics import owner
from kam_analytics.errors import N_, BadInput

#: ``out`` or ``err`` and a text, or ``bytes`` and raw output for stdout in base64
Part = tuple[str, str]


@dataclass(frozen=True)
class Asker:
    """Another process: its working directory, and its output in order."""

    folder: Path
    said: list[Part] = field(default_factory=list)


_ASKER: ContextVar[Asker | None] = ContextVar("asker", default=None)


def say(text: object) -> None:
    """Write one line to stdout."""
    _put("out", f"{text}\n")


def complain(text: object) -> None:
    """Write one line to stderr: stdout has only the result."""
    _put("err", f"{text}\n")


def write(content: bytes) -> None:
    """Write a file to stdout, unchanged."""
    _put("bytes", base64.b64encode(content).decode("ascii"))


def asked_path(given: str | Path) -> Path:
    """The path, relative to where the command was given."""
    asker = _ASKER.get()
    return Path(given) if asker is None else asker.folder / given


def save(content: bytes, out: Path) -> None:
    """Write a file and say where. Raises ``BadInput`` with the reason if it cannot be written."""
    file = asked_path(out)
    is_new = not file.exists()
    try:
        file.write_bytes(content)
        if is_new:
            owner.give(file)
    except OSError as error:
        raise BadInput(N_("{file} cannot be written: {reason}"), file=out.name, reason=error.strerror) from None
    say(out)


@contextmanager
def working_for(asker: Asker) -> Iterator[None]:
    """Within the block this thread reads and writes for another process."""
    token = _ASKER.set(asker)
    try:
        yield
    finally:
        _ASKER.reset(token)


def repeat(parts: Iterable[Part]) -> None:
    """Write the output that another process produced for this one."""
    for where, text in parts:
        _put(where, text)


def _put(where: str, text: str) -> None:
    asker = _ASKER.get()
    if asker is not None:
        asker.said.append((where, text))
    elif where == "bytes":
        sys.stdout.flush()
        sys.stdout.buffer.write(base64.b64decode(text))
    else:
        (sys.stderr if where == "err" else sys.stdout).write(text)
