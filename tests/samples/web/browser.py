"""The running app as a browser meets it: its process, its command line, waiting and choosing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.samples.places import ROOT
from tests.samples.web.server import free_port

expect.set_options(timeout=90_000)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class App:
    """One server process on its own folder of data."""

    data: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    address: str = "127.0.0.1"
    script: Path = ROOT / "app.py"
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.data / "server.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *options: str) -> App:
        """Start and wait until it answers."""
        self.port = free_port()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(self.script), "--server.port", str(self.port), *options],
                cwd=ROOT,
                env={**os.environ, "KAM_DATA": str(self.data)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        for _attempt in range(240):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        return self

    def stop(self) -> int:
        """Ask the process to end; its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)


def command(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a folder of data."""
    return subprocess.run(
        [sys.executable, "-m", "kam_analytics", *arguments],
        cwd=ROOT,
        env={**os.environ, "KAM_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=180,
    )


def settled(page: Page) -> None:
    """Wait until no script of the app runs."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached")
    page.wait_for_timeout(400)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached")


def choose(page: Page, box: str, option: str) -> None:
    """Choose from a select box by a part of the option's text."""
    field = page.get_by_role("combobox", name=box)
    # a list closes when the page scrolls, and the scroll of a click arrives after the list has opened
    field.scroll_into_view_if_needed()
    page.wait_for_timeout(400)
    field.click()
    page.get_by_role("option").filter(has_text=option).first.click()
