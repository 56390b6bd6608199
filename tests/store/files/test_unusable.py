"""What cannot be a store is refused in one sentence, is left as it is, and nothing is fetched to read it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kam_analytics.errors import KamError, NotFound, StoreUnusable
from kam_analytics.store import is_there, open_store
from tests.samples.store.spoiled import SPOILED

#: without rights: root may write everything
_AS_NOBODY = """
import os, sys
from pathlib import Path
from kam_analytics.errors import KamError
from kam_analytics.store import open_store
if os.getuid() == 0:
    os.setuid(65534)
try:
    store = open_store(Path(sys.argv[1]), create=True)
    from kam_analytics.access import LOCAL_DIRECTOR
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("insert into holiday values ('FI', cast('2025-01-01' as date), 'new')")
except KamError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("what", SPOILED)
def test_it_is_said_in_one_sentence(what: str, empty_path: Path, data_folder: Path) -> None:
    make, said = SPOILED[what]
    path = data_folder / "kam.duckdb"
    make(path, empty_path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StoreUnusable, match=said) as caught:
        open_store(path, create=True)
    assert "kam.duckdb" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_nothing_is_fetched_to_read_a_file_of_another_program(
    empty_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever leaves this machine would go through the proxy; none is there, and nobody calls."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.getsockname()[1]}")
        path = data_folder / "kam.duckdb"
        SPOILED["sqlite"][0](path, empty_path)
        with pytest.raises(StoreUnusable):
            open_store(path)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("folder", ["a file/kam.duckdb", "a file/deeper/kam.duckdb", "x" * 300 + "/kam.duckdb"])
def test_a_folder_that_cannot_be_one(folder: str, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(StoreUnusable, match="cannot be used"):
        open_store(tmp_path / folder, create=True)


@pytest.mark.parametrize("name", ["x" * 300 + ".duckdb", "loop"])
def test_a_name_that_cannot_be_one(name: str, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert is_there(tmp_path / name)
    with pytest.raises(KamError) as caught:
        open_store(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_data_that_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KAM_DATA", str(tmp_path / "file"))
    with pytest.raises(StoreUnusable, match="KAM_DATA"):
        open_store(tmp_path / "kam.duckdb", create=True)
    assert not is_there(tmp_path / "file" / "kam.duckdb")
    with pytest.raises(NotFound):
        open_store(tmp_path / "file" / "kam.duckdb")


@pytest.mark.parametrize(
    ("file", "folder"), [(0o444, 0o555), (0o000, 0o755), (0o666, 0o555), (0o600, 0o000)], ids=lambda mode: f"{mode:o}"
)
def test_what_this_account_may_not_write(file: int, folder: int, empty_path: Path) -> None:
    # another account does not get into the folders of pytest
    with TemporaryDirectory() as root:
        place = Path(root) / "place"
        place.mkdir()
        path = place / "kam.duckdb"
        path.write_bytes(empty_path.read_bytes())
        path.chmod(file)
        place.chmod(folder)
        Path(root).chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(path)],
            capture_output=True, text=True, env={**os.environ, "KAM_DATA": f"{root}/theirs"},
        )  # fmt: skip
        place.chmod(0o755)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "StoreUnusable The database kam.duckdb is read-only for this user: allow writing to the file and its folder.\n"
    )


def test_a_path_that_is_not_unicode_is_refused(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreUnusable, match="not Unicode"):
        open_store(data_folder / "x\udcff.duckdb", create=True)
    monkeypatch.setenv("KAM_DATA", str(data_folder / "\udcff"))
    with pytest.raises(StoreUnusable, match="not Unicode"):
        open_store(data_folder / "kam.duckdb", create=True)
    assert list(data_folder.iterdir()) == []
