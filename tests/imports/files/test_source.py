"""What is given as a file and is none: pipes are read once, with patience; devices, folders, sockets are refused."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kam_analytics.cli.main import main, run_on
from kam_analytics.errors import BadInput
from kam_analytics.imports.files import source
from kam_analytics.imports.files.staging import take_in
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.service.line import done
from kam_analytics.store import Store

ACCOUNTS = "account_id,name\n" + "".join(f"A{n},Company {n}\n" for n in range(3000))


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "accounts.csv")
    return tmp_path / "accounts.csv"


def slowly(pipe: Path, parts: list[str], *, first: float = 0.0, between: float = 0.0) -> threading.Thread:
    def write() -> None:
        time.sleep(first)
        with pipe.open("w") as end:
            for part in parts:
                time.sleep(between)
                end.write(part)
                end.flush()

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("options", [[], ["--as", "accounts"], ["--mapping", "MAP"]])
def test_a_pipe_comes_in_whole_however_slow_its_writer(
    options: list[str], pipe: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # shorter than the pauses: who has the pipe open may take its time
    monkeypatch.setattr(source, "SECONDS", 0.3)
    mapping = pipe.with_name("MAP")
    mapping.write_text('kind = "accounts"\nsource = "crm"\n[columns]\naccount_id = "account_id"\nname = "name"\n')
    third = len(ACCOUNTS) // 3
    writer = slowly(pipe, [ACCOUNTS[:third], ACCOUNTS[third : 2 * third], ACCOUNTS[2 * third :]], between=0.5)
    assert main(["import", str(pipe), *[str(mapping) if part == "MAP" else part for part in options]]) == 0
    writer.join(5)
    assert capsys.readouterr().out.startswith("accounts.csv: 3000 rows, 3000 loaded")


def test_the_running_app_reads_the_pipe_of_a_command(pipe: Path, store: Store) -> None:
    slowly(pipe, [ACCOUNTS])
    answer = done(run_on, store, ["import", pipe.name], pipe.parent)
    assert answer["code"] == 0
    assert answer["said"][-1][1].startswith("accounts.csv: 3000 rows, 3000 loaded")


def test_a_pipe_without_a_writer_ends_with_a_sentence(
    pipe: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data_folder: Path
) -> None:
    assert source.SECONDS == 30
    monkeypatch.setattr(source, "SECONDS", 0.2)
    assert main(["import", str(pipe)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("accounts.csv is a pipe that no program opened for writing")
    assert said.count("\n") == 1
    assert not (data_folder / "kam.duckdb").exists()
    for option in ("--show", "--mapping"):
        command = ["import", str(pipe), option] if option == "--show" else ["import", "x.csv", option, str(pipe)]
        assert main(command) == 2
        assert "pipe" in capsys.readouterr().err


def test_a_pipe_of_the_shell(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    with (tmp_path / "accounts.csv").open() as given:
        cat = subprocess.Popen(["cat"], stdin=given, stdout=subprocess.PIPE)
    ran = subprocess.run(
        [sys.executable, "-m", "kam_analytics", "import", "/dev/stdin", "--as", "accounts"],
        stdin=cat.stdout, capture_output=True, text=True,
    )  # fmt: skip
    cat.wait()
    assert ran.returncode == 0
    assert "3000 loaded" in ran.stdout


@pytest.mark.parametrize("what", ["/dev/zero", "/dev/urandom", "/dev/full", "folder", "socket"])
def test_what_has_no_end_or_is_no_file_is_refused(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("accounts.csv").write_text(ACCOUNTS)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        for work in (lambda: recognise(Path(what)), lambda: take_in(Path(what), tmp_path)):
            with pytest.raises(BadInput):
                work()
        for command in (["import", what], ["import", "--show", what], ["import", "accounts.csv", "--mapping", what]):
            assert main(command) == 2, command
            said = capsys.readouterr()
            assert (said.out, said.err.count("\n")) == ("", 1)
            assert Path(what).name in said.err
