"""Files in the place of a store that cannot serve as one, each as it may happen to somebody."""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

_SAVE_AND_LEAVE = """
import os, sys
from pathlib import Path
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import open_store
store = open_store(Path(sys.argv[1]))
for n in range(40):
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("insert into holiday values ('FI', cast('2025-01-01' as date), :name)", name=str(n))
os._exit(0)
"""


def _sqlite(path: Path, good: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("create table a (x)")
    other.close()


def _parquet(path: Path, good: Path) -> None:
    duckdb.sql("select range as x from range(100)").write_parquet(str(path))


def _other_duckdb(path: Path, good: Path) -> None:
    with duckdb.connect(str(path)) as other:
        other.execute("create table invoices as select 1 as x")


def _says(value: str | None) -> Callable[[Path, Path], None]:
    def write(path: Path, good: Path) -> None:
        shutil.copy(good, path)
        with duckdb.connect(str(path)) as store:
            store.execute("delete from setting where name = 'schema_version'")
            if value is not None:
                store.execute("insert into setting values ('schema_version', ?)", [value])

    return write


def _newer_engine(path: Path, good: Path) -> None:
    """The storage version of the first header, with the checksum that goes with it."""
    content = bytearray(good.read_bytes())
    struct.pack_into("<Q", content, 12, 9999)
    found = 5381
    for (word,) in struct.iter_unpack("<Q", content[8:4096]):
        found ^= (word * 0xBF58476D1CE4E5B9) & (2**64 - 1)
    struct.pack_into("<Q", content, 0, found)
    path.write_bytes(content)


def _damaged(path: Path, good: Path) -> None:
    content = bytearray(good.read_bytes())
    for place in range(12288, len(content), 500):
        content[place] ^= 0xFF
    path.write_bytes(content)


def _left(path: Path, good: Path) -> Path:
    """A store that was killed before its log was in the file; its log."""
    shutil.copy(good, path)
    subprocess.run([sys.executable, "-c", _SAVE_AND_LEAVE, str(path)], check=True)
    return path.with_name(f"{path.name}.wal")


def _foreign_log(path: Path, good: Path) -> None:
    log = _left(path, good)
    other = path.with_name("other.duckdb")
    with duckdb.connect(str(other)) as made:
        made.execute("create table a (x integer)")
    shutil.copy(other, path)
    assert log.exists()
    other.unlink()


def _log_is_folder(path: Path, good: Path) -> None:
    shutil.copy(good, path)
    path.with_name(f"{path.name}.wal").mkdir()


#: what lies there -> how it comes about, and what the sentence says
SPOILED: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "sqlite": (_sqlite, "not a KAM Analytics database"),
    "parquet": (_parquet, "not a KAM Analytics database"),
    "csv": (lambda path, good: path.write_text("a,b\n" * 9000), "not a KAM Analytics database"),
    "empty": (lambda path, good: path.touch(), "not a KAM Analytics database"),
    "noise": (lambda path, good: path.write_bytes(os.urandom(50_000)), "not a KAM Analytics database"),
    "other duckdb": (_other_duckdb, "not a KAM Analytics database"),
    "folder": (lambda path, good: path.mkdir(), "cannot be opened here"),
    "newer engine": (_newer_engine, "newer version"),
    "newer schema": (_says("9999"), "newer version"),
    "no schema": (_says(None), "has no valid version number"),
    "empty schema": (_says(""), "has no valid version number"),
    "words for a schema": (_says("one"), "has no valid version number"),
    "negative schema": (_says("-1"), "has no valid version number"),
    "endless schema": (_says("9" * 10_000), "has no valid version number"),
    "half": (lambda path, good: path.write_bytes(good.read_bytes()[: good.stat().st_size // 2]), "is damaged"),
    "only the header": (lambda path, good: path.write_bytes(good.read_bytes()[:6000]), "is damaged"),
    "damaged": (_damaged, "is damaged"),
    "log of another store": (_foreign_log, r"\.wal, which contains the latest saves"),
    "log is a folder": (_log_is_folder, r"cannot be opened here|\.wal, which contains"),
}
