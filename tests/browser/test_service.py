"""The running app beside its pages: commands that find its store held, files put into the inbox."""

from __future__ import annotations

import re
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.samples.web.browser import App, command

pytestmark = pytest.mark.browser

ACCOUNTS = "account_id,name\nX1,First\nX2,Second\n"


def said(data: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code and both streams, without what differs from one import to the next: the number of the batch."""
    done = command(data, *arguments)
    return done.returncode, re.sub(r"batch \w+", "batch", done.stdout), done.stderr


def test_the_command_line_works_through_the_running_app(
    app: App, open_page: Callable[..., Page], demo_path: Path, tmp_path: Path
) -> None:
    apart = tmp_path / "apart"
    apart.mkdir()
    file = tmp_path / "accounts.csv"
    file.write_text(ACCOUNTS)
    for folder in (tmp_path, apart):
        shutil.copy(demo_path, folder / "kam.duckdb")
    page = open_page(f"{app.start().url}/concentration")
    expect(page.get_by_role("heading", name="Revenue concentration")).to_be_visible()
    assert (tmp_path / "kam.duckdb.app").exists()
    for arguments in (["import", str(file)], ["report", "concentration", "--format", "csv"], ["check"]):
        through = said(tmp_path, *arguments)
        assert through == said(apart, *arguments)
        assert through[0] == 0
    again = command(tmp_path, "import", str(file), "--json").stdout
    batch = re.search(r'"batch": "(\w+)"', again).group(1)
    assert said(tmp_path, "undo", batch) == (0, "2 rows undone\n", "")

    # an app that was killed leaves its note behind, and the store to whoever comes
    app.process.send_signal(signal.SIGKILL)
    app.process.wait(15)
    assert (tmp_path / "kam.duckdb.app").exists()
    assert said(tmp_path, "check")[0] == 0


def test_files_put_into_the_inbox_come_in(app: App, open_page: Callable[..., Page], tmp_path: Path) -> None:
    app.start()
    inbox = tmp_path / "inbox"
    until(inbox.is_dir)
    erp = inbox / "erp"
    erp.mkdir()
    # what needs the accounts comes first by name
    (erp / "1 sales.csv").write_text(
        "sale_id,account_id,sold_on,net_sales\nS1,X1,2026-01-31,100\nS2,X2,2026-02-28,50\n"
    )
    (erp / "2 accounts.csv").write_text(ACCOUNTS)
    (erp / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    growing = erp / "more.csv"
    for number in range(6):
        with growing.open("a") as rows:
            rows.write(f"Y{number},Name\n" if number else "account_id,name\n")
        time.sleep(1)
    assert growing.exists()
    until(lambda: len(list(erp.glob("*/*.report.txt"))) == 4)
    assert sorted(path.name[16:] for path in (erp / "failed").iterdir()) == ["picture.csv", "picture.csv.report.txt"]
    # the app has the store open without a page having asked
    report = command(tmp_path, "report", "concentration", "--since", "2026-01-01", "--until", "2026-12-31")
    assert re.search(r"^total +150\.0$", report.stdout, re.MULTILINE), report
    page = open_page(f"{app.url}/concentration?since=2026-01-01&until=2026-12-31")
    expect(page.get_by_text("First").first).to_be_visible()
    expect(page.get_by_text("Demo data")).to_have_count(0)
    assert app.stop() in (0, -signal.SIGTERM)
    assert not (tmp_path / "kam.duckdb.app").exists()
    assert not (tmp_path / "kam.duckdb.wal").exists()
    assert said(tmp_path, "check")[0] == 0
    assert "Traceback" not in app.log.read_text(encoding="utf-8")


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)
