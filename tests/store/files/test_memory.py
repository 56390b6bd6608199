"""What a large query took goes back to the system, although no later query comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

#: in a process of its own: what others left free there would be taken first
_LARGE_QUERY = """
import sys, time
from pathlib import Path
import psutil
from kam_analytics.store import open_store

def used():
    return psutil.Process().memory_info().rss / 1e6

store = open_store(Path(sys.argv[1]), create=True)
began = used()
with store.engine.cursor() as cursor:
    cursor.execute("create temp table large as select printf('row %012d', i) as name from range(2000000) as r(i)")
    highest = used() - began
deadline = time.monotonic() + 60
while used() - began > highest / 3 and time.monotonic() < deadline:
    time.sleep(0.2)
print(highest, used() - began)
store.close()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the engine has this allocator on Linux only")
def test_the_memory_of_a_large_query_goes_back(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LARGE_QUERY, str(tmp_path / "kam.duckdb")],
        check=True, capture_output=True, text=True, env={"KAM_DATA": str(tmp_path)},
    )  # fmt: skip
    highest, left = map(float, done.stdout.split())
    assert highest > 30, "the query was not large"
    assert left <= highest / 3
