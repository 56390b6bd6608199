"""Every setting of the environment, in one list; settings of the company live in the store."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from kam_analytics.errors import N_, BadSetting

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
ROOT = Path(__file__).resolve().parent.parent

#: name in the environment -> what it does (docs/commands.md prints this list; a test compares them)
ENVIRONMENT = {
    "KAM_DATA": "folder of the databases, backups, imports and the inbox (default: data/ beside app.py)",
    "KAM_STORE_URL": "your own database, as a path or duckdb:///path (default: kam.duckdb in KAM_DATA)",
    "KAM_TODAY": "the date the product takes for today, as 2026-11-21 (default: the real one)",
}


@dataclass(frozen=True)
class Settings:
    """Where things are and which day it is."""

    data: Path
    own_store: Path
    today: date | None

    @cached_property
    def demo_store(self) -> Path:
        return self.data / "demo.duckdb"


def load() -> Settings:
    """Read the environment now: tests and the app may change it between calls."""
    return _settings(*(os.environ.get(name, "") for name in ENVIRONMENT))


@lru_cache(maxsize=8)
def _settings(data: str, own: str, today: str) -> Settings:
    folder = Path(data) if data else ROOT / "data"
    return Settings(folder, store_path(own) if own else folder / "kam.duckdb", _day(today))


def store_path(url: str) -> Path:
    """The file of a store that is named as a path or, as SQLAlchemy does, as ``duckdb:///path``.

    ``duckdb:///kam.duckdb`` is relative and ``duckdb:////srv/kam.duckdb`` absolute. Raises ``BadSetting`` for
    another scheme. One letter and a colon are a drive.
    """
    scheme = _SCHEME.match(url)
    if scheme is None:
        return Path(url)
    if scheme[1].lower() != "duckdb" or not url.startswith("///", scheme.end()) or not url[scheme.end() + 3 :]:
        raise BadSetting(
            N_(
                "{url} is not the address of a database: use a path such as /srv/kam.duckdb, or duckdb:////srv/kam.duckdb."
            ),
            url=url,
        )
    return Path(url[scheme.end() + 3 :])


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.min
    # the years of the store's calendar
    if day is not None and not 1990 <= day.year <= 2059:
        raise BadSetting(N_("KAM_TODAY is {value}: write a date from 1990 to 2059 as 2026-11-21."), value=text)
    return day
