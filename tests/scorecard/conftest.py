"""The demo company, opened once for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kam_analytics.store import Store, open_store


@pytest.fixture(scope="module")
def company(demo_path: Path) -> Iterator[Store]:
    """The demo company, which nobody changes here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(demo_path.parent))
        opened = open_store(demo_path)
    yield opened
    opened.close()
