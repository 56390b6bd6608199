"""An inbox beside a store, and the files that are put into it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from kam_analytics import settings
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.service.inbox import Inbox
from kam_analytics.store import Store, open_store

ACCOUNTS = "account_id,name\nA1,First\nA2,Second\n"
SALES = "sale_id,account_id,sold_on,net_sales\nS1,A1,2026-01-31,100\nS2,A2,2026-02-28,50\n"
TOML = """kind = "sales"
source = "erp"
[read]
delimiter = ";"
[columns]
sale_id = "Nr"
account_id = "Kunde"
sold_on = "Tag"
net_sales = "Summe"
"""
THEIRS = "Nr;Kunde;Tag;Summe\nS1;A1;2026-01-31;100\n"


class Box:
    """An inbox that looks when it is told to, and the store that it opens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: Store | None = None
        self.inbox = Inbox(folder, self.open)
        folder.mkdir()

    def open(self) -> Store:
        if self.store is None:
            self.store = open_store(settings.load().own_store, create=True)
        return self.store

    def put(self, name: str, content: str | bytes, source: str = "erp") -> Path:
        file = self.folder / source / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def look(self) -> None:
        """As the thread does: what is there is seen, and taken when it is the same once more."""
        self.inbox.look()
        self.inbox.look()

    def value(self, sql: str) -> object:
        with self.open().load(LOCAL_DIRECTOR) as load:
            return load.value(sql)

    def names(self, place: str = "", source: str = "erp") -> list[str]:
        """Names of the files, without the moment that is put before them."""
        folder = self.folder / source / place
        found = sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
        return [name[16:] for name in found] if place else found

    def text(self, name: str, place: str, source: str = "erp") -> str:
        [path] = (self.folder / source / place).glob(f"*-{name}")
        return path.read_text(encoding="utf-8-sig")


def until(happened: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)
