"""The working folders of the product, and those left by killed processes."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kam_analytics.errors import N_, StoreUnusable
from kam_analytics.store.failures import of_folder


def make(folder: Path) -> Path:
    """Create a missing folder, for this operating-system account only. Raises ``StoreUnusable`` or ``NoRoom``."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise of_folder(error, folder) from None
    return folder


def refuse_path(path: Path) -> None:
    """Raise ``StoreUnusable`` for paths the engine would overwrite or misread: devices, pipes, and some names."""
    try:
        os.path.realpath(path).encode()
        is_readable = "?" not in os.path.realpath(path)
    except UnicodeEncodeError:
        is_readable = False
    if not is_readable:
        raise StoreUnusable(
            N_("{path} cannot be used: its path has a question mark or is not Unicode. Choose another path."),
            path=os.fsencode(path).decode("utf-8", "backslashreplace"),
        )
    with suppress(OSError):
        kind = path.stat().st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            raise StoreUnusable(
                N_("{path} is a device, a pipe or a socket, not a file: choose another path."), path=path
            )


@dataclass(frozen=True)
class Held:
    """A folder of this process, until it is dropped or the process ends in any way."""

    path: Path
    lock: int

    def drop(self) -> None:
        """Remove the folder with its contents."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)


def hold(parent: Path, prefix: str) -> Held:
    """A new folder of this process in another one; those of ended processes are removed. Raises like ``make``."""
    make(parent)
    try:
        sweep(parent, prefix)
        while True:
            path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
            lock = os.open(path, os.O_RDONLY)
            # another process may have removed it between the two lines
            if _locked(lock) is not False and path.exists():
                return Held(path, lock)
            os.close(lock)
    except OSError as error:
        raise of_folder(error, parent) from None


def sweep(parent: Path, prefix: str) -> None:
    """Remove the folders left by ended processes."""
    try:
        found = [name for name in os.listdir(parent) if name.startswith(prefix)]
    except OSError:
        # whoever opens something there gets the reason
        return
    for left in (parent / name for name in found):
        with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            lock = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            if _locked(lock):
                shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _locked(folder: int) -> bool | None:
    """Lock a folder: False if another process holds it, ``None`` on a file system without locks."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
