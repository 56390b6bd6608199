"""Processes that hold a store while a test looks at it from outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OPEN_AND_WAIT = """
import sys, time
from pathlib import Path
from kam_analytics.store import open_store
store = open_store(Path(sys.argv[1]), create=True)
print("open", flush=True)
time.sleep(60)
"""

#: an app without pages: it holds one's own store and takes work for it
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


def child(script: str, path: Path) -> subprocess.Popen[str]:
    """A process that runs a script with the path of a store."""
    return subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True)


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


class Holder:
    """An app without pages; ``stop`` lets it close everything, ``kill`` does not."""

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
