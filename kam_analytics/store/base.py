"""A store: scopes for people, one loading transaction at a time, checks; opened, migrated, closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pandas as pd

from kam_analytics import access, clock, owner, settings
from kam_analytics.access import Viewer
from kam_analytics.errors import N_, Conflict, Forbidden, NoRoom, NotFound, StoreUnusable
from kam_analytics.store.commits import Noted, note_path, raise_versions
from kam_analytics.store.engine import Cursor, Engine, bind, fetch, roll_back, wal_path
from kam_analytics.store.folders import sweep
from kam_analytics.store.migrate import before_migration, has_settings, migrate, old_schema, write_calendar
from kam_analytics.store.scope import Scope
from kam_analytics.store.state import State
from kam_analytics.store.writing import LOGGED

_CHECKS = Path(__file__).parent / "checks"


class Load:
    """Base tables by their bare names, in one transaction, for imports, undo and the demo.

    Staging happens before ``begin``; what ``begin`` starts is written whole or not at all.
    """

    def __init__(self, store: Store, cursor: Cursor, viewer: Viewer) -> None:
        self.store = store
        self.viewer = viewer
        self._cursor = cursor
        self._touched: set[str] = set()

    def execute(self, sql: str, **params: Any) -> int:
        """Run one statement; return the number of rows it wrote."""
        result = self._cursor.execute(bind(sql), params)
        rows = result.fetchall() if result.description else []
        return int(rows[0][0]) if rows and isinstance(rows[0][0], int) else 0

    def value(self, sql: str, **params: Any) -> Any:
        """The single value of a query."""
        rows = self._cursor.execute(bind(sql), params).fetchall()
        return rows[0][0] if rows else None

    def frame(self, sql: str, **params: Any) -> pd.DataFrame:
        """The rows of a query, in the types of ``fetch``."""
        return fetch(self._cursor, sql, params)

    def arrays(self, sql: str) -> dict[str, np.ndarray]:
        """Columns of a query as numpy arrays, without missing values: for millions of rows."""
        found: dict[str, np.ndarray] = self._cursor.execute(sql).fetchnumpy()
        return found

    @contextmanager
    def table(self, name: str, frame: pd.DataFrame) -> Iterator[None]:
        """Let statements read a frame under a name."""
        self._cursor.register(name, frame)
        try:
            yield
        finally:
            self._cursor.unregister(name)

    def insert(self, table: str, frame: pd.DataFrame) -> None:
        """Append the frame's rows by column name; columns it lacks get their default."""
        if frame.empty:
            return
        columns = ", ".join(frame.columns)
        with self.table("new_rows", frame):
            self._cursor.execute(f"insert into {table} ({columns}) select {columns} from new_rows")
        self.touch(table)

    def interrupt(self) -> None:
        """Stop the running statement, from another thread: it ends as if the store were closing."""
        self._cursor.interrupt()

    def touch(self, *tables: str) -> None:
        """Report that a table was written, so that cached reads of it are dropped."""
        self._touched.update(tables)

    def set(self, name: str, value: str) -> None:
        """Write one setting of the store."""
        self._cursor.execute("delete from setting where name = ?", [name])
        self._cursor.execute("insert into setting values (?, ?)", [name, value])
        if name == "fiscal_start":
            write_calendar(self._cursor, int(value))
            self.touch("month")
        self.touch("setting")

    def change(self, name: str, seen: str, value: str) -> None:
        """Write one setting that a person saw, and log it; ``Conflict`` if it has another value by now."""
        now = str(self.value("select value from setting where name = :name", name=name))
        if now != seen:
            who = self.value(
                "select coalesce(person.name, log.user_id) from change_log as log "
                "left join app_user as person on person.user_id = log.user_id "
                "where log.table_name = 'setting' and log.row_id = :name order by log.changed_at desc limit 1",
                name=name,
            )
            raise Conflict(
                N_("{who} changed this to “{value}” meanwhile. Look at the new value and save again."),
                who=access.LOCAL_DIRECTOR.name if who in (None, access.LOCAL_DIRECTOR.user_id) else who,
                value=now,
            )
        self.set(name, value)
        self.execute(
            f"insert into change_log ({', '.join(LOGGED)}) values "
            "(:id, :at, :user, 'setting', :name, null, 'value', :before, :after, 1, null)",
            id=uuid4().hex, at=self.store.now, user=self.viewer.user_id, name=name, before=seen, after=value,
        )  # fmt: skip
        self.touch("change_log")

    @contextmanager
    def begin(self, *, is_save: bool = True) -> Iterator[None]:
        """The writing part: all of it or nothing. Without ``is_save`` it does not count as a save by a person."""
        with self.store.writing:
            self._cursor.begin()
            try:
                yield
                at = raise_versions(self._cursor, self._touched, is_save=is_save)
                self._cursor.commit()
            except BaseException:
                roll_back(self._cursor)
                raise
            if is_save:
                self.store.committed(at)
            self.store.refresh()


class Store(State):
    """One opened store file. Close it: the file belongs to one process at a time."""

    @property
    def has_batches(self) -> bool:
        """Return True if anything was ever imported."""
        with self._base() as cursor:
            return bool(cursor.execute("select 1 from import_batch limit 1").fetchall())

    @contextmanager
    def scope(self, viewer: Viewer) -> Iterator[Scope]:
        """Rows of the store as this viewer may see them."""
        with self.engine.cursor() as cursor:
            yield Scope(self, cursor, viewer)

    @contextmanager
    def load(self, viewer: Viewer) -> Iterator[Load]:
        """The base tables, for those who may import."""
        if not access.may_import(viewer.role):
            raise Forbidden(N_("Your role may not import or undo data: ask a director or an analyst."))
        with self._base() as cursor:
            yield Load(self, cursor, viewer)

    def viewer(self, user_id: str) -> Viewer:
        """The person with this id; disabled or unknown people are not found."""
        if user_id == access.LOCAL_DIRECTOR.user_id:
            return access.LOCAL_DIRECTOR
        # asked dozens of times by one page: known until people change
        version = self.versions["app_user"]
        known = self._viewers.get(user_id)
        if known is not None and known[0] == version:
            return known[1]
        with self._base() as cursor:
            row = cursor.execute(
                "select user_id, name, role from app_user where user_id = ? and is_active", [user_id]
            ).fetchone()
        if row is None or row[2] not in set(access.Role):
            raise NotFound
        found = Viewer(row[0], row[1], access.Role(row[2]))
        self._viewers[user_id] = (version, found)
        return found

    def check(self) -> dict[str, int]:
        """Name of each check -> number of rows that break it (0 is good)."""
        found: dict[str, int] = {}
        with self._base() as cursor:
            for file in sorted(_CHECKS.glob("*.sql")):
                rows = cursor.execute(file.read_text(encoding="utf-8")).fetchall()
                found[file.stem] = len(rows)
        return found

    def checkpoint(self) -> bool:
        """Move the log into the file, while nobody saves; return False if somebody is reading what it would replace."""
        with self.writing:
            if not self.engine.checkpoint():
                return False
            self._note.sync()
            self.logged_at = None
        return True

    def close(self) -> None:
        self.engine.close()
        self._note.close()

    def find_losses(self) -> None:
        """Compare the store with the note of its saves and record what is missing: once, after opening it."""
        if wal_path(self.path).exists():
            self.logged_at = clock.now()
        try:
            noted = self._note.read()
        except ValueError:
            self._write_loss(None, None)
            return
        if noted is not None and noted.store_id == self.settings["store_id"] and noted.commits > self.commits:
            self._write_loss(noted.commits - self.commits, noted)

    def _write_loss(self, saves: int | None, noted: Noted | None) -> None:
        with self.load(access.LOCAL_DIRECTOR) as load, load.begin():
            load.execute(
                "insert into save_loss (loss_id, found_at, saves, certain_until, noted_until) "
                "values (:loss, :now, :saves, :certain, :noted)",
                loss=uuid4().hex, now=clock.now(), saves=saves, certain=self.saved_at, noted=noted and noted.at,
            )  # fmt: skip
            if noted is not None:
                # a commit number is never used twice
                self.commits = noted.commits
                load.execute(
                    "update table_version set version = :commits where table_name = '*'", commits=noted.commits
                )
            load.touch("save_loss")


def is_there(path: Path) -> bool:
    """Return False if the file does not exist; one that cannot be checked exists, and opening it tells why."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def is_lost(path: Path) -> bool:
    """Return True if a store is missing but its log or its note exists."""
    return not is_there(path) and (is_there(wal_path(path)) or is_there(note_path(path)))


def open_store(path: Path, *, create: bool = False) -> Store:
    """Open a store file and migrate it to the newest schema; an older one is copied first.

    Raises ``NotFound`` if the file is missing and ``create`` is false, ``StoreInUse`` if another
    process holds it, ``StoreError`` if it is newer, or older and cannot be copied, or if only its log or its note
    exists.
    """
    if is_lost(path):
        raise StoreUnusable(
            N_(
                "The database {file} is missing, but its log or its note of saves is still there. Put the file back or "
                "restore a backup; to start with an empty database, move {file}.wal and {file}.saves elsewhere."
            ),
            file=path.name,
        )
    is_new = not is_there(path)
    if is_new and not create:
        raise NotFound
    data = settings.load().data
    sweep(data, ".kam-")
    try:
        return _opened(path, data)
    except NoRoom:
        if is_new:
            # an incomplete new store is removed
            remove(path)
        raise


def remove(path: Path) -> None:
    """Delete a store that nobody has open, with its log and its note."""
    for file in (path, wal_path(path), note_path(path)):
        file.unlink(missing_ok=True)


def _opened(path: Path, data: Path) -> Store:
    engine = Engine(path, data / "staging")
    try:
        owner.tighten(data, path)
        schema = old_schema(engine)
        if schema is not None:
            # once closed, the file is complete and copying it releases no lock
            engine.close()
            before_migration(path, schema)
            engine = Engine(path, data / "staging")
        migrate(engine)
        store = Store(engine)
        store.find_losses()
        return store
    except BaseException:
        engine.close()
        raise


def settings_of(path: Path) -> dict[str, str]:
    """The settings of a store file, without migrating it; empty for a file without settings."""
    engine = Engine(path, settings.load().data / "staging")
    try:
        with engine.cursor() as cursor:
            cursor.execute(f"use {engine.name}")
            if not has_settings(cursor):
                return {}
            return dict(cursor.execute("select name, value from setting").fetchall())
    finally:
        engine.close()
