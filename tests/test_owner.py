"""Files of customers are for the account that runs the product; what a person asks for is hers to share."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kam_analytics import clock
from kam_analytics.store import backup, open_store
from kam_analytics.store.folders import hold, sweep
from tests.samples.places import ROOT

ACCOUNTS = "account_id,name\nA1,First\n"
_HOLD = """
import sys
from pathlib import Path
from kam_analytics.store.folders import hold
held = hold(Path(sys.argv[1]), "at-")
(held.path / "customers.csv").write_text("secret")
print(held.path, flush=True)
sys.stdin.read()
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command of a person whose files others may read."""
    return subprocess.run(
        [sys.executable, "-m", "kam_analytics", *arguments],
        capture_output=True, text=True, cwd=cwd, umask=0o022, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_what_the_product_makes_is_closed_and_what_was_asked_for_is_not(data_folder: Path, tmp_path: Path) -> None:
    data_folder.chmod(0o755)
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    assert command("import", "accounts.csv", cwd=tmp_path).returncode == 0
    made = [data_folder, *data_folder.rglob("*")]
    assert {path.name for path in made} >= {"kam.duckdb", "staging", "kept"}
    assert [path for path in made if mode(path) & 0o077] == []
    assert command("template", "sales", "--out", "template.csv", cwd=tmp_path).returncode == 0
    assert command("demo", "--export", "small", cwd=tmp_path).returncode == 0
    assert mode(tmp_path / "template.csv") == 0o644
    assert {mode(path) for path in (tmp_path / "small").iterdir()} == {0o644}


def test_what_an_earlier_release_left_open_is_closed(empty_path: Path, data_folder: Path) -> None:
    data_folder.chmod(0o755)
    path = data_folder / "kam.duckdb"
    path.write_bytes(empty_path.read_bytes())
    old = [path]
    for name in (
        "staging/x.csv",
        "uploads/person/list.csv",
        "uploads/person/.choices/list.csv.json",
        "backup/b.duckdb",
    ):
        old.append(data_folder / name)
        old[-1].parent.mkdir(parents=True, exist_ok=True)
        old[-1].write_text("x")
    for file in data_folder.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)
    open_store(path).close()
    assert [file.name for file in [data_folder, *data_folder.rglob("*")] if mode(file) & 0o077] == []
    assert all(file.exists() for file in old)


def test_the_inbox_stays_open_to_who_writes_into_it(empty_path: Path, data_folder: Path) -> None:
    (data_folder / "inbox" / "erp" / "done").mkdir(parents=True)
    for folder, given in {"": 0o755, "inbox": 0o755, "inbox/erp": 0o2770, "inbox/erp/done": 0o2775}.items():
        (data_folder / folder).chmod(given)
    (data_folder / "kam.duckdb").write_bytes(empty_path.read_bytes())
    open_store(data_folder / "kam.duckdb").close()
    assert mode(data_folder) == 0o711
    assert mode(data_folder / "inbox") == 0o755
    assert mode(data_folder / "inbox" / "erp") == 0o2770
    assert mode(data_folder / "inbox" / "erp" / "done") == 0o2775


def test_a_folder_of_everybody_is_left_alone(empty_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = tmp_path / "tmp"
    everybody.mkdir()
    everybody.chmod(0o1777)
    monkeypatch.setenv("KAM_DATA", str(everybody))
    (everybody / "kam.duckdb").write_bytes(empty_path.read_bytes())
    open_store(everybody / "kam.duckdb").close()
    assert mode(everybody) == 0o1777
    assert mode(everybody / "kam.duckdb") == 0o600
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("KAM_DATA", str(home))
    open_store(everybody / "kam.duckdb").close()
    assert mode(home) == 0o755


def test_folders_of_ended_processes_are_swept_and_those_of_running_ones_are_not(tmp_path: Path) -> None:
    running, killed = (
        subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    )
    assert running.stdout is not None
    assert killed.stdout is not None
    kept, left = (Path(process.stdout.readline().strip()) for process in (running, killed))  # type: ignore[union-attr]
    killed.kill()
    killed.communicate()
    assert (left / "customers.csv").exists()
    (tmp_path / "at-file").touch()
    (tmp_path / "at-link").symlink_to(kept)
    own = hold(tmp_path, "at-")
    sweep(tmp_path, "at-")
    assert not left.exists()
    assert (kept / "customers.csv").exists()
    assert own.path.is_dir()
    assert mode(own.path) == 0o700
    own.drop()
    assert not own.path.exists()
    running.kill()
    running.communicate()


def test_a_start_removes_what_killed_ones_left(empty_path: Path, data_folder: Path) -> None:
    for name in (".kam-demo-abc", "staging/at-abc"):
        (data_folder / name).mkdir(parents=True)
        (data_folder / name / "customers.csv").touch()
    (data_folder / "kam.duckdb").write_bytes(empty_path.read_bytes())
    store = open_store(data_folder / "kam.duckdb")
    assert list(data_folder.glob(".kam-demo-*")) == []
    assert list((data_folder / "staging").iterdir()) == [store.engine.staging]
    store.close()
    assert list((data_folder / "staging").iterdir()) == []


def test_where_a_folder_leads_to_another_disk_nothing_else_there_is_closed(
    empty_path: Path, data_folder: Path, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    disk.chmod(0o755)
    (disk / "of another program").touch(0o644)
    (data_folder / "backup").symlink_to(disk)
    (data_folder / "kam.duckdb").write_bytes(empty_path.read_bytes())
    store = open_store(data_folder / "kam.duckdb")
    backup.write(store.engine, backup.stamped(store.path, clock.now()))
    store.close()
    assert (mode(disk), mode(disk / "of another program")) == (0o755, 0o644)
    assert [mode(one.path) for one in backup.kept(store.path)] == [0o600]
