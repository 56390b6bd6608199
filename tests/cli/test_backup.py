"""``backup``, ``restore`` and what ``check`` says of lost saves: exit codes and sentences."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli.main import main, run_on
from kam_analytics.service.line import done
from kam_analytics.store import Store, backup, open_store
from tests.samples.store.saves import save_and_die


def test_backup_and_restore_on_the_command_line(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "safe.duckdb"
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("currency", "SEK")
    # handed over to the app that holds the store: the path is meant from where it was asked
    assert done(run_on, store, ["backup", "safe.duckdb"], tmp_path)["code"] == 0
    assert file.exists()
    refused = done(run_on, store, ["restore", "safe.duckdb"], tmp_path)
    assert (refused["code"], "stop it" in str(refused["said"])) == (3, True)
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("currency", "NOK")
    store.close()
    assert main(["restore", str(file)]) == 0
    said = capsys.readouterr().out
    assert "restored from" in said
    assert "the store as it was before" in said
    again = open_store(store.path)
    assert again.settings["currency"] == "SEK"
    again.close()
    assert main(["backup", str(file)]) == 2
    assert "already exists" in capsys.readouterr().err
    (tmp_path / "text").write_text("no store")
    assert main(["restore", str(tmp_path / "text")]) == 2


def test_a_restore_of_a_store_that_is_held_is_exit_3(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "safe.duckdb"
    backup.write(store.engine, file)
    ran = subprocess.run(
        [sys.executable, "-m", "kam_analytics", "restore", str(file)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "in use" in ran.stderr


def test_check_says_what_was_lost(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.close()
    save_and_die(store.path, 4)
    store.path.with_name(f"{store.path.name}.wal").unlink()
    assert main(["check"]) == 1
    said = capsys.readouterr()
    assert "       4  save_is_kept" in said.out
    assert "4 saves are missing." in said.err
    assert "Last certain save" in said.err
