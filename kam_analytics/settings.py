"""Every setting of the environment, in one list; settings of the company live in the store."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from kam_analytics.errors import N_, BadSetting

ROOT = Path(__file__).resolve().parent.parent

#: name in the environment -> what it does (the README prints this list; a test compares them)
ENVIRONMENT = {
    "KAM_DATA": "folder of the stores and of staged imports (default: data/ beside app.py)",
    "KAM_STORE_URL": "file of your own store (default: kam.duckdb in KAM_DATA)",
    "KAM_TODAY": "the day the product takes for today, as 2026-11-21 (default: the real one)",
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
    return Settings(folder, Path(own) if own else folder / "kam.duckdb", _day(today))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadSetting(N_("KAM_TODAY is {value}: write a day as 2026-11-21."), value=text) from None
