"""A running Streamlit server on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil


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


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(script: Path, log: Path, **environment: str) -> Iterator[Server]:
    """``streamlit run`` on a free port, from the folder of the script, until the block ends."""
    port = free_port()
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
