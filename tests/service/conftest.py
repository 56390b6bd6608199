"""One's own store held by a process without pages, and an inbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.samples.inbox import Box
from tests.samples.store.holders import Holder


@pytest.fixture
def held(own: Path) -> Iterator[Holder]:
    """One's own store, held by a running app."""
    holder = Holder(own)
    yield holder
    holder.kill()


@pytest.fixture
def box(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    """An inbox on one day, closed at the end with the store that it opened."""
    monkeypatch.setenv("KAM_TODAY", "2026-06-30")
    made = Box(data_folder / "inbox")
    yield made
    made.inbox.stop()
    if made.store is not None:
        made.store.close()
