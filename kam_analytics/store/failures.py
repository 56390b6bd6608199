"""Translate errors of the engine, or of its folder, for a person.

Any other error is a mistake of ours: it passes unchanged, and the log has the details.
"""

from __future__ import annotations

import errno
import logging
import os
import re
from pathlib import Path

import duckdb

from kam_analytics.errors import (
    N_,
    BadInput,
    Conflict,
    KamError,
    NoRoom,
    StoreClosed,
    StoreError,
    StoreInUse,
    StoreUnusable,
    is_full,
)

_LOG = logging.getLogger(__name__)

_HELD = re.compile(r"Conflicting lock is held(?:.*PID (\d+))?", re.DOTALL)
_FULL = re.compile(r"No space left on device|Disk quota exceeded|File too large|max_temp_directory_size")
#: two writers of one row; other reasons for a failed transaction are no conflict
_CONFLICT = re.compile(r"Conflict on |[Cc]onflict: |write-write conflict|UNIQUE constraint violation")
#: message of the engine about a file -> what happened and what to do; the first match counts
_UNUSABLE = (
    (
        re.compile(r"we can only read storage versions|storage version greater than"),
        N_("The database {file} was written by a newer version of KAM Analytics. Update the program."),
    ),
    (
        re.compile(r"not a valid DuckDB database file|encrypted database"),
        N_("{file} is not a KAM Analytics database: it belongs to another program or is empty. Choose another file."),
    ),
    (
        re.compile(r"Permission denied|Read-only file system|Operation not permitted|read-only mode"),
        N_("The database {file} is read-only for this user: allow writing to the file and its folder."),
    ),
    (
        re.compile(r"Is a directory|Not a directory|No such file or directory|File name too long|Too many levels"),
        N_("The database {file} cannot be opened here: the path is not that of a file in a folder. Correct the path."),
    ),
    (
        re.compile(r"replaying .*WAL|[Cc]orrupt.* WAL|WAL .*version"),
        N_(
            "{file}.wal, which contains the latest saves of the database {file}, is damaged or belongs to another "
            "database. Keep both files and restore a backup."
        ),
    ),
    (
        re.compile(r"Corrupt database file|Could not read enough bytes|[Dd]eserialize|fatal error"),
        N_("The database {file} is damaged. Keep the file and restore a backup."),
    ),
)


def translated(error: duckdb.Error, path: Path) -> KamError:
    """Our error for an error of the engine on the store at ``path``."""
    text = str(error)
    if held := _HELD.search(text):
        return StoreInUse(
            N_("The database {file} is in use by process {process}: stop that program or wait until it ends."),
            file=path.name,
            process=held.group(1) or "?",
        )
    if isinstance(error, duckdb.InterruptException):
        return StoreClosed(N_("The database is closing. Nothing was saved; try again in a moment."))
    if _FULL.search(text):
        return NoRoom(path.name)
    if "cannot encode str as UTF-8" in text:
        return BadInput(N_("A value that was given is not Unicode text: write it as UTF-8."))
    if isinstance(error, duckdb.OutOfMemoryException):
        return StoreError(
            N_(
                "The computer does not have enough memory for this: nothing was saved. Close other programs and "
                "try again."
            )
        )
    if isinstance(error, duckdb.TransactionException) and _CONFLICT.search(text):
        return Conflict(N_("Someone saved the same row at the same moment. Check the new values and save again."))
    # a staged file that cannot be read is no fault of the store
    is_about_store = path.name in text or "database" in text
    if is_about_store and not isinstance(error, duckdb.ProgrammingError):
        for pattern, sentence in _UNUSABLE:
            if pattern.search(text):
                return StoreUnusable(sentence, file=path.name)
    _LOG.error("The engine refused what was asked of %s.", path.name, exc_info=error)
    return StoreError(N_("The database {file} did not respond: {reason}"), file=path.name, reason=text.split("\n")[0])


def of_folder(error: OSError, folder: Path) -> StoreError:
    """Our error for a folder that cannot be created or used."""
    if is_full(error):
        return NoRoom(folder.name)
    return StoreUnusable(
        N_("The folder {folder} cannot be used: {reason}. Choose another one (KAM_DATA, KAM_STORE_URL or --store)."),
        folder=folder,
        reason=os.strerror(errno.ENOTDIR) if isinstance(error, FileExistsError) else error.strerror or error,
    )
