"""What all measurements share: rows, medians, servers on a free port."""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]

#: one line of docs/bench.md: figure, measured, limit, holds
Row = dict[str, Any]


def row(figure: str, measured: str, limit: str, holds: bool) -> Row:
    return {"figure": figure, "measured": measured, "limit": limit, "holds": holds}


def at_most(figure: str, value: float, limit: float, unit: str, note: str = "") -> Row:
    """A figure that must not exceed its limit."""
    digits = 0 if abs(limit) >= 10 and float(limit).is_integer() else 2
    return row(figure, f"{value:.{digits}f}{unit}{note}", f"≤ {limit:g}{unit}", value <= limit)


@dataclass(frozen=True)
class Cost:
    """Medians of repeated calls: seconds of CPU (all threads of this process) and of the clock."""

    cpu: float
    wall: float

    def against(self, other: Cost) -> tuple[float, str]:
        """The ratio of CPU, and both ratios in words."""
        return self.cpu / other.cpu, f" CPU, {self.wall / other.wall:.2f}x wall"


def alternating(calls: Mapping[str, Callable[[], object]], rounds: int, warm_up: int = 3) -> dict[str, Cost]:
    """Median cost of each call, one after the other in every round."""
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for number in range(-warm_up, rounds):
        for name, call in calls.items():
            cpu, wall = time.process_time(), time.perf_counter()
            call()
            if number >= 0:
                seen[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    return {
        name: Cost(statistics.median(cpu for cpu, _ in costs), statistics.median(wall for _, wall in costs))
        for name, costs in seen.items()
    }


@dataclass
class Server:
    """A running Streamlit server."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def watched(self) -> psutil.Process:
        return psutil.Process(self.process.pid)

    def terminate(self, seconds: float = 20) -> float:
        """SIGTERM; how long the process took to end."""
        begin = time.perf_counter()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(seconds)
        return time.perf_counter() - begin


@contextmanager
def serve(script: Path, log: Path, **environment: str) -> Iterator[Server]:
    """``streamlit run`` on a free port, from the folder of the script, until the block ends."""
    port = _free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", script.name, "--server.port", str(port),
        "--server.address", "127.0.0.1", "--server.headless", "true",
    ]  # fmt: skip
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KAM_", "STREAMLIT_"))}
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command, cwd=script.parent, env={**inherited, **environment}, stdout=sink, stderr=subprocess.STDOUT
        )
    server = Server(process, port)
    try:
        _wait_for(server, log)
        yield server
    finally:
        try:
            server.terminate()
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(server: Server, log: Path) -> None:
    for _attempt in range(240):
        if server.process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://{server.address}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"the server did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
