"""What an open store knows of itself: its columns, versions, settings and day."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from kam_analytics import clock
from kam_analytics.access import Viewer
from kam_analytics.store.commits import COMMITS, Note, Noted
from kam_analytics.store.engine import Cursor, Engine


class State:
    """An open store as scopes see it: ``Store`` opens them, and they need nothing else of it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.writing = threading.RLock()
        self.columns: dict[str, dict[str, str]] = {}
        self.versions: dict[str, int] = {}
        self.settings: dict[str, str] = {}
        #: id of a person -> the version of the people when it was read, and who that is
        self._viewers: dict[str, tuple[int, Viewer]] = {}
        self.commits = 0
        #: the time of the last save in the store, and of the first that is in its log only
        self.saved_at: datetime | None = None
        self.logged_at: datetime | None = None
        self._note = Note(engine.path)
        self._read_columns()
        self.refresh()

    @property
    def path(self) -> Path:
        return self.engine.path

    @property
    def is_demo(self) -> bool:
        return self.settings["is_demo"] == "yes"

    @property
    def today(self) -> date:
        """The as-of date of this store (see ``clock.today``)."""
        return self.today_in(self.settings["time_zone"])

    def today_in(self, time_zone: str) -> date:
        """The as-of date of this store if its time zone were another."""
        return clock.today(self._as_of, time_zone)

    @property
    def now(self) -> datetime:
        """The time stamp for rows of this store: the current time, on its as-of date (see ``clock.moment``)."""
        return clock.moment(self._as_of, self.settings["time_zone"])

    @property
    def _as_of(self) -> date | None:
        pinned = self.settings.get("as_of")
        return date.fromisoformat(pinned) if pinned else None

    def visibility_of_all(self, viewer: Viewer) -> str:
        """The visibility key of viewers who see every account: it depends on role and columns only."""
        return f"all|{viewer.role}|{self.settings['pseudonymise_contacts']}"

    def refresh(self) -> None:
        """Read versions and settings again after a write."""
        with self._base() as cursor:
            versions = cursor.execute("select table_name, version, raised_at from table_version").fetchall()
            values = cursor.execute("select name, value from setting").fetchall()
        self.versions = {name: version for name, version, _at in versions if name != COMMITS}
        self.settings = dict(values)
        self.commits, self.saved_at = next((version, at) for name, version, at in versions if name == COMMITS)

    def committed(self, at: datetime) -> None:
        """Record a commit that was just made, under the write lock."""
        self.commits += 1
        self.saved_at = at
        self.logged_at = self.logged_at or at
        # a demo company is never restored, but rebuilt
        if not self.is_demo:
            self._note.write(Noted(self.settings["store_id"], self.commits, at))

    @contextmanager
    def _base(self) -> Iterator[Cursor]:
        with self.engine.cursor() as cursor:
            cursor.execute(f"use {self.engine.name}")
            yield cursor

    def _read_columns(self) -> None:
        with self._base() as cursor:
            rows = cursor.execute(
                "select table_name, column_name, data_type from information_schema.columns "
                "where table_catalog = current_database() and table_schema = 'main' "
                "order by table_name, ordinal_position"
            ).fetchall()
        for table, column, kind in rows:
            self.columns.setdefault(table, {})[column] = kind
