"""Only the account that runs the product reads its files."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

#: folders of KAM_DATA in which customer data lie
PRIVATE = ("staging", "uploads", "kept", "backup")
#: what a new file of the person lacks; nothing until ``keep_private``
_UMASK: list[int] = []


def keep_private() -> None:
    """From now on what this process makes is for its own account. For the start of a program."""
    if not _UMASK:
        _UMASK.append(os.umask(0o077))


def give(file: Path) -> None:
    """A file that a person asked for has the mode that her own programs would give it."""
    if _UMASK:
        file.chmod(0o666 & ~_UMASK[0])


def tighten(data: Path, store: Path) -> None:
    """Close to others what an earlier release left open: the store, its log, customer data and their folders.

    The folder of data keeps letting others through as far as it did when the inbox is in it.
    """
    for ending in ("", ".wal", ".saves"):
        _close(store.with_name(f"{store.name}{ending}"), 0o600)
    if not _is_shared(data):
        _close(data, 0o711 if (data / "inbox").is_dir() else 0o700)
    for name in PRIVATE:
        if (data / name).is_symlink():
            # what else lies on the disk that it leads to is not the product's
            continue
        for folder, _folders, files in os.walk(data / name):
            _close(Path(folder), 0o700)
            for file_name in files:
                _close(Path(folder, file_name), 0o600)


def follow(made: Path | int, folder: Path) -> None:
    """Let those reach what was put into a folder, a folder or an open file, who reach the folder."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    os.chmod(made, mode & 0o666 if isinstance(made, int) else mode)


def _is_shared(folder: Path) -> bool:
    """A folder that is not the product's alone, such as /tmp or a home, whoever named it."""
    with suppress(OSError):
        is_sticky = bool(folder.stat().st_mode & stat.S_ISVTX)
        return is_sticky or folder.resolve() in (Path("/"), Path.home())
    return True


def _close(path: Path, most: int) -> None:
    """Take from others what is beyond the mode; what belongs to another account is that one's to close."""
    with suppress(FileNotFoundError, NotADirectoryError):
        found = path.lstat()
        mode = stat.S_IMODE(found.st_mode)
        if mode & 0o077 & ~most and not stat.S_ISLNK(found.st_mode) and found.st_uid == os.geteuid():
            path.chmod(mode & (0o7700 | most))
