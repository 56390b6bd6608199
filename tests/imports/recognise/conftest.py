"""Texts and bytes to be recognised as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.recognise.recognise import recognise


@pytest.fixture
def told(tmp_path: Path):
    """Recognise a text or bytes as a file of this name."""

    def tell(content: str | bytes, name: str = "file.csv", **chosen: str) -> Guess:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return recognise(path, **chosen)

    return tell
