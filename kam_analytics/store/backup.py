"""Backups: a whole copy of a store while people work, and restoring one.

The engine copies what one transaction sees; nobody waits for it, and later saves are in the next backup. The file
of an open store is never opened a second time in this process: closing it would release the engine's lock.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kam_analytics import clock, settings
from kam_analytics.errors import N_, BadInput, StoreError, StoreInUse
from kam_analytics.store.commits import note_path
from kam_analytics.store.engine import Cursor, Engine, quoted, wal_path
from kam_analytics.store.folders import hold, make
from kam_analytics.store.migrate import newest_schema

#: the time (UTC) in the name of a backup or of a store that was moved aside
_STAMP = "%Y%m%d-%H%M%S"
_SUFFIX = ".duckdb"
#: table -> number of rows, and the sum of a hash of each
Contents = dict[str, tuple[int, int | None]]


@dataclass(frozen=True)
class Kept:
    """A backup in the folder of backups."""

    path: Path
    taken_at: datetime
    size: int


def folder() -> Path:
    """The folder of the daily backups of all stores, for their owner only."""
    return make(settings.load().data / "backup")


def stamped(store: Path, at: datetime) -> Path:
    """The file in that folder for a backup that is taken now."""
    return folder() / f"{store.stem}-{at:{_STAMP}}{_SUFFIX}"


def kept(store: Path) -> list[Kept]:
    """The existing daily backups of a store, newest first."""
    name = re.compile(re.escape(store.stem) + r"-(\d{8}-\d{6})" + re.escape(_SUFFIX))
    found = ((file, name.fullmatch(file.name)) for file in folder().iterdir())
    rows = [
        Kept(file, datetime.strptime(match[1], _STAMP), file.stat().st_size)
        for file, match in found if match is not None
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.taken_at, reverse=True)


def write(engine: Engine, target: Path) -> Contents:
    """Write a copy of all tables into a new file and compare the two; return its contents.

    Raises ``BadInput`` if the file exists or cannot be written, ``StoreError`` if the copy differs. Then
    nothing is left at ``target``.
    """
    if os.path.lexists(target):
        raise BadInput(N_("{file} already exists: choose another name or remove it first."), file=target.name)
    work = engine.staging / f"backup-{secrets.token_hex(8)}{_SUFFIX}"
    try:
        with engine.cursor() as cursor:
            there = _copy(cursor, engine.name, work)
            with _attached(cursor, work) as copy:
                if contents(cursor, copy) != there:
                    raise StoreError(N_("The backup does not hold the same rows as the database: it was discarded."))
        _put(work, target)
    except OSError as error:
        raise _unwritable(target, error) from None
    finally:
        for file in (work, wal_path(work)):
            file.unlink(missing_ok=True)
    return there


def restore(store: Path, source: Path, staging: Path) -> Path | None:
    """Replace a store that nobody has open by a backup; return where the present one was moved to.

    Raises ``StoreInUse`` if a process holds the store, ``BadInput`` if the file is no store of ours or newer.
    """
    # unlike ``is_file`` it is also false for a name that is too long
    if not os.path.isfile(source):
        raise BadInput(N_("There is no file {file}."), file=source)
    if not _is_database(source):
        raise _no_backup(source)
    if wal_path(source).exists():
        raise BadInput(
            N_("{file} has a log beside it: a program has it open, or ended without closing it. Choose a backup."),
            file=source.name,
        )
    _settle(store, staging)
    # next to the store, so that the replacement is atomic
    place = hold(store.parent, ".kam-restore-")
    work = place.path / f"restored{_SUFFIX}"
    try:
        _put(source, work)
        _look_through(work, staging, source)
        aside = _move_aside(store)
        os.replace(work, store)
        _sync_folder(store.parent)
    except OSError as error:
        raise _unwritable(store, error) from None
    finally:
        place.drop()
    return aside


def contents(cursor: Cursor, database: str) -> Contents:
    """The contents of every table of an attached file: equal for files with the same rows."""
    found: Contents = {}
    for table in _tables(cursor, database):
        row = cursor.execute(f"select count(*), sum(hash(t)) from {database}.main.{table} as t").fetchone()
        found[table] = row or (0, None)
    return found


def _tables(cursor: Cursor, database: str) -> list[str]:
    rows = cursor.execute(
        "select table_name from duckdb_tables() where database_name = ? order by table_name", [database]
    ).fetchall()
    return [name for (name,) in rows]


def _copy(cursor: Cursor, store: str, file: Path) -> Contents:
    """Copy what one transaction sees; return its contents."""
    with _attached(cursor, file, is_new=True) as copy:
        cursor.begin()
        try:
            cursor.execute(f"copy from database {store} to {copy}")
            there = contents(cursor, store)
            cursor.commit()
        except BaseException:
            cursor.rollback()
            raise
    return there


@contextmanager
def _attached(cursor: Cursor, file: Path, *, is_new: bool = False) -> Iterator[str]:
    name = f"b_{secrets.token_hex(8)}"
    cursor.execute(f"attach '{quoted(file)}' as {name} (type duckdb{'' if is_new else ', read_only'})")
    try:
        yield name
    finally:
        cursor.execute(f"detach {name}")


def _settle(store: Path, staging: Path) -> None:
    """Write the log of the present store into it. A store that cannot be opened is moved aside as it is."""
    if not store.exists():
        return
    try:
        Engine(store, staging).close()
    except StoreInUse:
        raise
    except StoreError:
        return


def _look_through(file: Path, staging: Path, source: Path) -> None:
    """Read every row of a file that is to become a store."""
    try:
        engine = Engine(file, staging)
        try:
            with engine.cursor() as cursor:
                schema = _schema(cursor, engine.name)
                contents(cursor, engine.name)
        finally:
            engine.close()
    except StoreError:
        schema = None
    if schema is None:
        raise _no_backup(source)
    if schema > newest_schema():
        raise BadInput(
            N_("{file} was written by a newer version of KAM Analytics. Update the program."), file=source.name
        )


def _is_database(file: Path) -> bool:
    """Return True if a file begins like one of the engine: any other, of whatever size, is not copied."""
    try:
        with file.open("rb") as source:
            return source.read(12)[8:] == b"DUCK"
    except OSError as error:
        raise BadInput(N_("{file} cannot be read: {reason}"), file=file.name, reason=error.strerror) from None


def _no_backup(file: Path) -> BadInput:
    return BadInput(N_("{file} is not a complete backup of KAM Analytics: choose another one."), file=file.name)


def _schema(cursor: Cursor, database: str) -> int | None:
    """The schema of an attached store; ``None`` if it is no store of ours."""
    if "setting" not in _tables(cursor, database):
        return None
    row = cursor.execute(
        f"select try_cast(value as integer) from {database}.main.setting where name = 'schema_version'"
    ).fetchone()
    return row[0] if row else None


def _move_aside(store: Path) -> Path | None:
    """Rename the present store, with its log and note; there is a store at every moment."""
    aside = None
    if store.exists():
        aside = store.with_name(f"{store.stem}-before-restore-{clock.now():{_STAMP}}{store.suffix}")
        os.link(store, aside)
        for path in (wal_path(store), note_path(store)):
            if path.exists():
                path.rename(path.with_name(path.name.replace(store.name, aside.name, 1)))
    # a log or note without its store is of no use to the restored one
    wal_path(store).unlink(missing_ok=True)
    note_path(store).unlink(missing_ok=True)
    return aside


def _put(file: Path, target: Path) -> None:
    """Copy a closed file to its place: whole and on the disk, or not at all."""
    # a missing folder is a typing error, and is not created
    target.parent.stat()
    place = hold(target.parent, ".kam-backup-")
    part = place.path / "part"
    try:
        with file.open("rb") as source, os.fdopen(_new(part), "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
            sink.flush()
            os.fsync(sink.fileno())
        part.rename(target)
        _sync_folder(target.parent)
    finally:
        place.drop()


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(file: Path, error: OSError) -> BadInput:
    return BadInput(N_("{file} cannot be written: {reason}"), file=file.name, reason=error.strerror)
