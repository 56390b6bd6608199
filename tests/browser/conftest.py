"""A running app and a browser for what a person does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM")
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail("CHROMIUM is not set: run the browser tests with make test")
        pytest.skip("CHROMIUM is not set: run the browser tests with make test")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """The app on an empty folder, not started yet."""
    made = App(tmp_path)
    yield made
    if made.process is not None:
        made.stop()


@pytest.fixture(scope="session")
def demo_app(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One running app on the demo company, for all tests that only look."""
    folder = tmp_path_factory.mktemp("looks")
    (folder / "demo.duckdb").write_bytes(demo_path.read_bytes())
    made = App(folder).start()
    yield made
    made.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own; every request it made beyond the app fails the test."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []

    def opened(url: str, *, width: int = 1440, scheme: str = "light", locale: str = "en-GB") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        own = url.split("/", 3)[2]
        page.on("request", lambda request: foreign.append(request.url) if _is_foreign(request.url, own) else None)
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not foreign, f"asked other hosts: {foreign}"


def _is_foreign(url: str, own: str) -> bool:
    return url.startswith(("http", "ws")) and url.split("/", 3)[2] != own


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
