"""An app without pages: a process that holds one's own store and takes work for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_APP = """
import sys
from pathlib import Path
from kam_analytics.cli.main import run_on
from kam_analytics.service.line import Line
from kam_analytics.store import open_store
store = open_store(Path(sys.argv[1]))
line = Line(store, run_on)
print("open", flush=True)
sys.stdin.read()
line.close()
store.close()
"""


class Holder:
    """The process; ``stop`` lets it close everything, ``kill`` does not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.process = subprocess.Popen(
            [sys.executable, "-c", _APP, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "open\n"

    def stop(self) -> None:
        self.process.communicate(timeout=20)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)
        self.process.communicate()


@pytest.fixture
def own(demo_path: Path, data_folder: Path) -> Path:
    """A copy of the demo company where one's own store lies."""
    return Path(shutil.copy(demo_path, data_folder / "kam.duckdb"))


@pytest.fixture
def held(own: Path) -> Iterator[Holder]:
    """One's own store, held by a running app."""
    holder = Holder(own)
    yield holder
    holder.kill()
