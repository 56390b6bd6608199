"""What goes wrong on the command line: one sentence on stderr, exit code 2 or 3, whoever does the work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kam_analytics import settings
from kam_analytics.cli.main import main, run_on
from kam_analytics.service.line import done
from kam_analytics.store import Store, open_store
from tests.samples.store.disk import full
from tests.samples.store.spoiled import SPOILED

SALES = "account_id,sold_on,net_sales\nA1,2026-01-31,100\n"
LONG = "9" * 20_000


def one_sentence(text: str) -> str:
    assert "Traceback" not in text
    assert text.count("\n") == 1, text
    return text


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "sales.csv").write_text(SALES)
    (tmp_path / "folder").mkdir()
    for name, text in MAPPINGS.items():
        (tmp_path / f"{name}.toml").write_text(text)
    return tmp_path


_MAPPING = 'kind = "sales"\nsource = "erp"\n[columns]\naccount_id = "account_id"\n'
MAPPINGS = {
    "deep": _MAPPING + f"x = {'[' * 5000}{']' * 5000}\n",
    "deep tables": _MAPPING + f"[{'.'.join('a' * 5000)}]\nb = 1\n",
    "long number": f"source = {LONG}\n",
    "long hexadecimal": f"source = 0x{'f' * 5_000_000}\n",
    "long constant": _MAPPING + f"[constants]\nnet_sales = {LONG}\n",
    "hexadecimal constant": _MAPPING + f"[constants]\nnet_sales = 0x{'f' * 50_000}\n",
    "hexadecimal filter": _MAPPING + f"[filter]\nx = [0x{'f' * 50_000}]\n",
}
#: without a store, or with one that is good
REFUSED: dict[str, list[str]] = {
    **{name: ["import", "sales.csv", "--mapping", f"{name}.toml"] for name in MAPPINGS},
    **{
        f"encoding {name}": ["import", "sales.csv", "--read", f"encoding={name}"]
        for name in ("zip", "rot13", "hex", "idna", "undefined", "nothing", "")
    },
    "another word to read": ["import", "sales.csv", "--read", "colour=red"],
    "long number as a lag": ["report", "activity-effect", "--param", f"lags={LONG}"],
    "long number of months": ["report", "activity-effect", "--param", f"months={LONG}"],
    "a folder": ["import", "folder"],
    "an import that is not Unicode": ["undo", "\udcff"],
    "a viewer who is not Unicode": ["report", "concentration", "--viewer", "\udcff"],
    "a backup with a long name": ["backup", "x" * 300],
    "a mapping that is a folder": ["import", "sales.csv", "--mapping", "folder"],
}


@pytest.mark.parametrize("what", REFUSED)
def test_input_that_cannot_be_used(
    what: str, files: Path, store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, and for another one whose work the running app does."""
    through = done(run_on, store, REFUSED[what], files)
    store.close()
    monkeypatch.chdir(files)
    code = main(REFUSED[what])
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert through == {"code": 2, "said": [("err", one_sentence(said.err))]}


@pytest.mark.parametrize("what", ["sqlite", "folder", "newer engine", "newer schema", "no schema", "damaged"])
@pytest.mark.parametrize("command", [["check"], ["import", "sales.csv"], ["demo", "--store", "kam.duckdb"]])
def test_a_store_that_cannot_be_used(
    command: list[str],
    what: str,
    files: Path,
    empty_path: Path,
    data_folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    SPOILED[what][0](data_folder / "kam.duckdb", empty_path)
    monkeypatch.chdir(files if command[0] == "import" else data_folder)
    assert main(command) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "kam.duckdb" in one_sentence(said.err)


@pytest.mark.parametrize("data", ["file", "file/deeper", "x" * 300])
@pytest.mark.parametrize("command", [["import", "sales.csv"], ["demo"], ["check"], ["demo", "--export", "file/here"]])
def test_a_folder_of_data_that_is_none(
    command: list[str], data: str, files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (files / "file").touch()
    monkeypatch.chdir(files)
    monkeypatch.setenv("KAM_DATA", data)
    assert main(command) == 2
    one_sentence(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("name", "value"),
    [("KAM_TODAY", "tomorrow"), ("KAM_TODAY", "0001-01-01"), ("KAM_STORE_URL", "sqlite:///kam.db")],
)
def test_a_setting_that_cannot_be_used(
    name: str, value: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["check"]) == 2
    assert value in one_sentence(capsys.readouterr().err)


def test_an_import_that_finds_no_room(
    files: Path, store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files)
    command = ["import", "sales.csv", "--create-accounts"]
    with full(100):
        through = done(run_on, store, command, files)
        # the log of the store alone is larger
        assert through["code"] == 2
        assert "disk is full" in one_sentence(through["said"][-1][1])
    store.close()
    with full(100):
        assert main(command) == 2
        assert "disk is full" in capsys.readouterr().err.splitlines()[-1]
    assert main(command) == 0


def test_a_new_store_for_which_there_is_no_room(
    files: Path, data_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files)
    with full(20_000):
        assert main(["import", "sales.csv", "--create-accounts"]) == 2
    assert "kam.duckdb could not be written" in one_sentence(capsys.readouterr().err)
    assert not (data_folder / "kam.duckdb").exists()


def test_what_is_printed_onto_a_full_disk(store: Store) -> None:
    store.close()
    with Path("/dev/full").open("w") as nowhere:
        ran = subprocess.run(
            [sys.executable, "-m", "kam_analytics", "check"], stdout=nowhere, stderr=subprocess.PIPE, text=True
        )
    assert ran.returncode == 1
    one_sentence(ran.stderr)


def _started(
    arguments: list[str], closed: tuple[int, ...] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    def close() -> None:
        for number in closed:
            os.close(number)

    command = [sys.executable, "-m", "kam_analytics", *arguments]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=close, env={**os.environ, **environment})


@pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)])
def test_whoever_closed_what_is_printed_gets_the_exit_code(store: Store, closed: tuple[int, ...]) -> None:
    """And the store does not take the number of the closed file, to be printed into."""
    store.close()
    ran = _started(["check"], closed)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert _started(["undo", "nothing"], closed).returncode == 1
    open_store(store.path).close()


def test_what_a_terminal_cannot_show_is_escaped(store: Store, files: Path) -> None:
    store.close()
    ran = _started(["import", str(files / "sales.csv")], PYTHONIOENCODING="ascii")
    assert ran.returncode == 2
    assert "1 \\xd7 the account is not known" in ran.stdout
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("numbers", [["--accounts", "0"], ["--accounts", "-5"], ["--seed", "-1"], ["--lines", "x"]])
def test_numbers_of_a_demo_company_that_cannot_be(numbers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", *numbers])
    assert ended.value.code == 2
    assert "no whole number from 1 on" in capsys.readouterr().err


def test_a_mistake_of_ours_is_in_the_log_and_not_hidden(
    store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(Store, "check", lambda _self: broken())
    answer = done(run_on, store, ["check"], tmp_path)
    assert answer["code"] == 1
    assert "ZeroDivisionError: ours" in answer["said"][0][1]
    assert "ZeroDivisionError: ours" in caplog.text


# Where the store is --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["here.duckdb", "duckdb:///here.duckdb", "DuckDB:///here.duckdb", "duckdb:///{folder}/here.duckdb"]
)
def test_a_store_is_named_as_a_path_or_an_address(
    url: str, files: Path, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    monkeypatch.chdir(files)
    named = url.format(folder=files)
    assert main(["import", "sales.csv", "--create-accounts", "--store", named]) == 0
    assert (files / "here.duckdb").is_file()
    assert not (files / "duckdb:").exists()
    monkeypatch.setenv("KAM_STORE_URL", named)
    assert settings.load().own_store.resolve() == files / "here.duckdb"
    assert main(["check"]) == 0
    open_store(files / "here.duckdb").close()


@pytest.mark.parametrize(
    "url",
    ["sqlite:///here.db", "postgresql://host/db", "duckdb:here", "duckdb://here", "duckdb:///", "md:kam", "file:///x"],
)
@pytest.mark.parametrize("command", [["check"], ["demo"], ["import", "sales.csv"]])
def test_another_address_is_refused(
    command: list[str], url: str, files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files)
    before = sorted(path.name for path in files.iterdir())
    assert main([*command, "--store", url]) == 2
    assert url in one_sentence(capsys.readouterr().err)
    assert sorted(path.name for path in files.iterdir()) == before


@pytest.mark.parametrize("name", ["/dev/null", "pipe", "what?.duckdb", "lost.duckdb"])
@pytest.mark.parametrize(
    "command", [["check"], ["import", "sales.csv", "--create-accounts"], ["backup", "copy.duckdb"]]
)
def test_what_the_engine_would_overwrite_or_misread_is_no_store(
    command: list[str], name: str, files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files)
    os.mkfifo("pipe")
    (files / "lost.duckdb.saves").write_text("saves of a store that somebody removed")
    before = sorted(path.name for path in files.iterdir())
    assert main([*command, "--store", name]) == 2
    said = one_sentence(capsys.readouterr().err)
    assert "Choose" in said or "choose" in said or name[-8:] in said
    assert sorted(path.name for path in files.iterdir()) == before


def test_an_import_that_brings_nothing_leaves_no_store(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the money was chosen first, which is a save."""
    monkeypatch.chdir(files)
    assert main(["import", "sales.csv", "--currency", "SEK", "--store", "new.duckdb"]) == 2
    assert list(files.glob("new*")) == []
    assert main(["import", "sales.csv", "--create-accounts", "--store", "new.duckdb"]) == 0


def test_a_drive_is_no_scheme() -> None:
    assert settings.store_path(r"C:\data\kam.duckdb") == Path(r"C:\data\kam.duckdb")
    assert settings.store_path("c:/data/kam.duckdb") == Path("c:/data/kam.duckdb")
    assert settings.store_path(r"duckdb:///C:\data\kam.duckdb") == Path(r"C:\data\kam.duckdb")
