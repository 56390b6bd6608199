"""Migrate a store file to the newest schema, one numbered SQL file at a time."""

from __future__ import annotations

import glob
import logging
import os
import re
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from kam_analytics import clock
from kam_analytics.errors import N_, StoreUnusable
from kam_analytics.store.calendar import months
from kam_analytics.store.engine import Cursor, Engine

_LOG = logging.getLogger(__name__)
_FOLDER = Path(__file__).parent / "migrations"

#: settings of a new store; people change them later
DEFAULTS = {
    "currency": "EUR",
    "fiscal_start": "1",
    "holiday_country": "FI",
    "time_zone": "Europe/Helsinki",
    "abc_a": "0.8",
    "abc_b": "0.95",
    "pseudonymise_contacts": "no",
    "is_demo": "no",
    "kept_days": "90",
}


def migrate(engine: Engine) -> None:
    """Apply the missing migrations in one transaction: a store that cannot be migrated stays as it was."""
    with engine.cursor() as cursor:
        cursor.execute(f"use {engine.name}")
        applied = _version(cursor, engine.path.name)
        files = _files()
        newest = max(files)
        if applied > newest:
            raise StoreUnusable(
                N_("The database {file} was written by a newer version of KAM Analytics. Update the program."),
                file=engine.path.name,
            )
        if applied == newest:
            return
        cursor.begin()
        for number, file in files.items():
            if number > applied:
                cursor.execute(file.read_text(encoding="utf-8"))
        if applied == 0:
            _fill(cursor)
        cursor.execute(
            "insert into table_version (table_name, version) select table_name, 1 from information_schema.tables "
            "where table_catalog = current_database() and table_schema = 'main' "
            "and table_name not in (select table_name from table_version)"
        )
        cursor.execute("delete from setting where name = 'schema_version'")
        cursor.execute("insert into setting values ('schema_version', ?)", [str(newest)])
        cursor.commit()
        # a new store that lost its log would lose its id, and with that its note
        cursor.execute(f"checkpoint {engine.name}")
        if applied:
            _LOG.info("%s: brought from schema %d to %d", engine.path, applied, newest)
            _tell_renamed(cursor, engine.path)


def _tell_renamed(cursor: Cursor, path: Path) -> None:
    """Log the ids that migration 0004 renamed because they existed twice; the change log has them too."""
    rows = cursor.execute(
        "select table_name, before, after from change_log where user_id = 'migration' order by table_name, before"
    ).fetchall()
    for table, before, after in rows:
        _LOG.warning("%s: the id %s was there twice in %s: the later row is %s now", path, before, table, after)


def old_schema(engine: Engine) -> int | None:
    """The schema of a store that needs migration; ``None`` for a new file and for one that is up to date or newer."""
    with engine.cursor() as cursor:
        cursor.execute(f"use {engine.name}")
        applied = _version(cursor, engine.path.name)
    return applied if 0 < applied < max(_files()) else None


def before_migration(path: Path, schema: int) -> Path:
    """Copy a closed store into ``backup`` next to it, so that the old version can be restored; return its path.

    Raises ``StoreUnusable`` if no copy can be made; then none is left behind.
    """
    moment = clock.now().strftime("%Y%m%d-%H%M%S")
    copy = path.parent / "backup" / f"{path.stem}-schema-{schema}-{moment}.duckdb"
    try:
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        for ending in ("", ".wal"):
            if (source := path.with_name(path.name + ending)).exists():
                with open(os.open(f"{copy}{ending}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
                    shutil.copyfileobj(source.open("rb"), target)
                    os.fsync(target.fileno())
    except OSError as error:
        for ending in ("", ".wal"):
            with suppress(OSError):
                copy.with_name(copy.name + ending).unlink()
        raise StoreUnusable(
            N_(
                "{file} was written by an older version of KAM Analytics and is copied to {folder} before it is "
                "brought up to date. The copy failed: {reason}. Nothing was changed: make room, or allow writing "
                "there, and start again."
            ),
            file=path.name,
            folder=copy.parent,
            reason=error.strerror,
        ) from error
    # a store that cannot be migrated is tried at every start: one copy per schema is enough
    for earlier in copy.parent.glob(f"{glob.escape(path.stem)}-schema-{schema}-*.duckdb*"):
        if not earlier.name.startswith(copy.name):
            earlier.unlink()
    _LOG.info("%s: copied to %s before it is brought to a newer schema", path, copy)
    return copy


def _files() -> dict[int, Path]:
    """Number of each migration -> its file, in order."""
    return {int(file.name[:4]): file for file in sorted(_FOLDER.glob("*.sql"))}


def has_settings(cursor: Cursor) -> bool:
    """Return False for a file that no migration has touched."""
    tables = cursor.execute(
        "select 1 from information_schema.tables where table_catalog = current_database() and table_name = 'setting'"
    ).fetchall()
    return bool(tables)


def newest_schema() -> int:
    """The newest schema that this program knows."""
    return max(_files())


def _version(cursor: Cursor, file: str) -> int:
    """The number of the last migration; 0 for a new file. Refuses a file that is no store of ours."""
    found = cursor.execute(
        "select table_name from information_schema.tables where table_catalog = current_database()"
    ).fetchall()
    if not found:
        return 0
    if ("setting",) not in found:
        raise StoreUnusable(
            N_(
                "{file} is not a KAM Analytics database: it belongs to another program or is empty. Choose another "
                "file."
            ),
            file=file,
        )
    said = cursor.execute("select value from setting where name = 'schema_version'").fetchall()
    version = said[0][0] if len(said) == 1 else ""
    # one to four digits: the number of a migration
    if not re.fullmatch(r"[1-9][0-9]{0,3}", version or ""):
        raise StoreUnusable(
            N_("The database {file} has no valid version number, so another program has changed it. Restore a backup."),
            file=file,
        )
    return int(version)


def _fill(cursor: Cursor) -> None:
    for name, value in DEFAULTS.items():
        cursor.execute("insert into setting values (?, ?)", [name, value])
    # the key of the pseudonyms never leaves the store: scopes hide settings that begin with secret
    cursor.execute("insert into setting values ('secret_pseudonym', ?)", [secrets.token_hex(32)])
    write_calendar(cursor, int(DEFAULTS["fiscal_start"]))


def write_calendar(cursor: Cursor, fiscal_start: int) -> None:
    """Fill the month table for a fiscal year that begins in the given month."""
    cursor.register("calendar_rows", months(fiscal_start))
    cursor.execute("delete from month")
    cursor.execute("insert into month select * from calendar_rows")
    cursor.unregister("calendar_rows")
