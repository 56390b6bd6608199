"""Files that are packed with gzip: unpacked into a folder of their own, within limits."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files.source import refuse_other
from kam_analytics.imports.files.text import plain

_GZIP = b"\x1f\x8b"
#: unpacked bytes, and how many times the size of the file they may be; tables of few values pack well
UNPACKED, RATIO = 2_000_000_000, 300
#: below this size any ratio is allowed
_SMALL = 10_000_000
_CHUNK = 1024 * 1024


@contextmanager
def unpacked(file: Path) -> Iterator[Path]:
    """Give the file; for one that is packed with gzip, an unpacked file of the same name.

    Raises ``BadInput`` if it is damaged, or is far larger than a table.
    """
    refuse_other(file)
    with file.open("rb") as source:
        is_packed = source.read(len(_GZIP)) == _GZIP
    if not is_packed:
        yield file
        return
    with TemporaryDirectory() as folder:
        whole = Path(folder) / file.name
        _unpack(file, whole)
        yield whole


def _unpack(file: Path, target: Path) -> None:
    most = max(_SMALL, min(UNPACKED, RATIO * file.stat().st_size))
    size = 0
    try:
        with gzip.open(file) as source, target.open("wb") as sink:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise BadInput(
                        N_(
                            "{file} is compressed and far too large when it is unpacked: unpack it and look at it first."
                        ),
                        file=plain(file.name),
                    )
                sink.write(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BadInput(
            N_("{file} is compressed and damaged: export it again, or unpack it first."), file=plain(file.name)
        ) from None
