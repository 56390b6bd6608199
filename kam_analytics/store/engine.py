"""The only place that knows DuckDB: open, cursor, type, close.

The file is attached under a random name to an in-memory instance, so that bare table names reach
nothing: a query sees tables only through the views made for a viewer (``visibility.py``).
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from pandas.arrays import BooleanArray, IntegerArray

from kam_analytics.errors import N_, KamError, StoreClosed
from kam_analytics.store.failures import translated
from kam_analytics.store.folders import hold, make, refuse_path

Cursor = duckdb.DuckDBPyConnection

_LOG = logging.getLogger(__name__)
_CLOSE_SECONDS = 3.0
_NAMED = re.compile(r"(?<!:):([a-z_]+)\b")
#: one pandas type for each engine type, whatever the rows contain
_DTYPES = {
    "VARCHAR": "str",
    "BOOLEAN": "boolean",
    "DATE": "datetime64[us]",
    "TIMESTAMP": "datetime64[us]",
    "DOUBLE": "float64",
    "FLOAT": "float64",
}


class Engine:
    """One opened store file; every unit of work takes its own cursor."""

    def __init__(self, path: Path, staging: Path) -> None:
        refuse_path(staging)
        refuse_path(path)
        make(path.parent)
        self.path = path
        self._place = hold(staging, "at-")
        self.staging = self._place.path
        self.name = f"k_{secrets.token_hex(8)}"
        self._live: set[Cursor] = set()
        self._lock = threading.Lock()
        self._closing = False
        self._is_lost = False
        try:
            self._root = self._opened()
        except BaseException:
            self._place.drop()
            raise

    def _opened(self) -> Cursor:
        root = duckdb.connect(":memory:")
        root.execute("set enable_progress_bar = false")
        # return the memory of a large query to the system without waiting for a later query
        root.execute("set allocator_background_threads = true")
        root.execute(f"set temp_directory = '{quoted(self.staging)}'")
        # a file of another program is refused: no extension is fetched that could read it
        root.execute("set autoinstall_known_extensions = false")
        root.execute("set autoload_known_extensions = false")
        try:
            root.execute(f"attach '{quoted(self.path)}' as {self.name} (type duckdb)")
        except duckdb.Error as error:
            root.close()
            raise translated(error, self.path) from error
        # after this line no query of the process reads a file outside the staging folder
        root.execute(f"set allowed_directories = ['{quoted(self.staging)}']")
        root.execute("set enable_external_access = false")
        root.execute("set lock_configuration = true")
        return root

    @contextmanager
    def cursor(self) -> Iterator[Cursor]:
        """A cursor that sees no table; closed at the end of the block."""
        with self._lock:
            if self._closing:
                raise StoreClosed(N_("The database is closing. Nothing was saved; try again in a moment."))
            if self._is_lost and not self._live:
                self._open_again()
            cursor = self._root.cursor()
            self._live.add(cursor)
        try:
            yield cursor
        except duckdb.Error as error:
            raise self._told(error) from error
        finally:
            with self._lock:
                self._live.discard(cursor)
            cursor.close()

    def _told(self, error: duckdb.Error) -> KamError:
        """Translate an error. The engine loses the file if its log could not be moved into it."""
        self._is_lost = self._is_lost or "has been invalidated" in str(error)
        return translated(error, self.path)

    def _open_again(self) -> None:
        """Attach the file again as it is on the disk: everything acknowledged is in its log."""
        self._root.execute(f"detach {self.name}")
        self._root.close()
        self._root = self._opened()
        self._is_lost = False

    @property
    def is_idle(self) -> bool:
        """Return True if nobody is reading or writing."""
        with self._lock:
            return not self._live

    def checkpoint(self) -> bool:
        """Move the write-ahead log into the file; return False if an open transaction still needs the old content."""
        with self.cursor() as cursor:
            try:
                cursor.execute(f"checkpoint {self.name}")
            except duckdb.TransactionException as error:
                if "Cannot CHECKPOINT" not in str(error):
                    raise
                return False
        return True

    def close(self) -> None:
        """Refuse new work, stop what runs, write everything out."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
        deadline = time.monotonic() + _CLOSE_SECONDS
        while time.monotonic() < deadline:
            with self._lock:
                if not self._live:
                    break
                for cursor in self._live:
                    # in every round, because a cursor may start another query
                    cursor.interrupt()
            time.sleep(0.01)
        try:
            self._root.execute(f"checkpoint {self.name}")
        except duckdb.Error as error:
            # nothing is lost: the log has what the file lacks
            _LOG.warning("The log of the store stays beside it: %s", translated(error, self.path))
        self._root.execute(f"detach {self.name}")
        self._root.close()
        self._place.drop()


def roll_back(cursor: Cursor) -> None:
    """End a transaction without its writes; a failed commit has already ended it."""
    with suppress(duckdb.TransactionException):
        cursor.rollback()


def wal_path(store: Path) -> Path:
    """The path of the log of a store."""
    return store.with_name(f"{store.name}.wal")


def bind(sql: str) -> str:
    """Portable ``:name`` parameters in the engine's own spelling."""
    return _NAMED.sub(r"$\1", sql)


def fetch(cursor: Cursor, sql: str, params: dict[str, Any]) -> pd.DataFrame:
    """Rows of a query, every column in the pandas type that its engine type declares.

    Text is ``str``, whole numbers ``Int64``, decimals and doubles ``float64``, dates and moments
    ``datetime64[us]``, truth values ``boolean``, lists are lists or ``None``; empty results have the same types.
    """
    cursor.execute(bind(sql), params)
    kinds = {column[0]: _dtype(str(column[1])) for column in cursor.description}
    found = cursor.fetchnumpy()
    # built column by column: the engine's own frame with its casts costs more than most queries
    return pd.DataFrame({name: _column(found[name], kind) for name, kind in kinds.items()}, copy=False)


def _column(values: np.ndarray, kind: str) -> Any:
    """A column of the engine, masked where values are missing, in its pandas type."""
    data, missing = np.ma.getdata(values), np.ma.getmaskarray(values)
    if kind == "Int64":
        return IntegerArray(np.where(missing, 0, data).astype(np.int64), missing)
    if kind == "boolean":
        return BooleanArray(np.where(missing, False, data).astype(bool), missing)
    if kind == "object":
        return pd.Series([None if gone else [*value] for value, gone in zip(data, missing, strict=True)], dtype=object)
    typed = data.astype(object if kind == "str" else kind)
    typed[missing] = {"str": None, "float64": np.nan}.get(kind, np.datetime64("NaT"))
    return pd.array(typed, dtype="str") if kind == "str" else typed


def _dtype(kind: str) -> str:
    if kind.startswith("DECIMAL"):
        return "float64"
    if kind.endswith("[]"):
        return "object"
    return _DTYPES.get(kind, "Int64")


def quoted(path: Path) -> str:
    """A path in quotes for the engine."""
    return os.path.realpath(path).replace("'", "''")
