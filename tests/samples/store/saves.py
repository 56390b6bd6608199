"""Saves of a process that is killed, and what its store says of them afterwards."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pandas as pd

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import Store

SAVES = 12
#: saves as pages do, says the moment of each one, and is killed
_SAVE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from kam_analytics import clock
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import open_store
store = open_store(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    if number == int(sys.argv[3]):
        assert store.checkpoint()
    with store.scope(LOCAL_DIRECTOR) as scope:
        scope.keep("saved_view", {"view_id": str(number), "name": "v" * 200, "address": "a"}, "view_id")
    print(clock.now().isoformat(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def save_and_die(path: Path, saves: int = SAVES, checkpoint_before: int = -1) -> list[datetime]:
    """Saves of a process that is killed; the moment after each."""
    command = [sys.executable, "-c", _SAVE_AND_DIE, str(path), str(saves), str(checkpoint_before)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return [datetime.fromisoformat(line) for line in done.stdout.split()]


def saves_in(store: Store) -> int:
    with store.load(LOCAL_DIRECTOR) as load:
        return int(load.value("select count(*) from saved_view"))


def losses(store: Store) -> list[tuple[int | None, datetime | None, datetime | None]]:
    with store.load(LOCAL_DIRECTOR) as load:
        rows = load.frame("select saves, certain_until, noted_until from save_loss order by found_at")
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows.itertuples(index=False)]
