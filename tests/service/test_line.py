"""Commands that find their store held by the running app: the same words, exit codes and files as without it."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import socketserver
import stat
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli import main as cli
from kam_analytics.cli.main import main
from kam_analytics.errors import StoreInUse
from kam_analytics.kit import console
from kam_analytics.service import beacon, line
from kam_analytics.service.client import hand_over
from kam_analytics.service.line import LARGEST_REQUEST, PROOF, Line, done
from kam_analytics.store import Store, open_store
from tests.samples.demo import REP
from tests.samples.store.holders import Holder

IN_USE = StoreInUse("The store is in use.")
ACCOUNTS = "account_id,name\nX1,First\nX2,Second\n"


def run(store: Store, arguments: list[str]) -> int:
    """The command line as the app runs it; a test may put another one in its place."""
    return cli.run_on(store, arguments)


@pytest.fixture
def listening(store: Store) -> Iterator[Line]:
    """A line of this process over an empty store."""
    opened = Line(store, run)
    yield opened
    opened.close()


def value(path: Path, sql: str) -> Any:
    store = open_store(path)
    with store.load(LOCAL_DIRECTOR) as load:
        found = load.value(sql)
    store.close()
    return found


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["report", "concentration", "--format", "csv"],
        ["report", "concentration", "--format", "json", "--viewer", REP],
        ["report", "nps"],
        # refused: another exit code, and a sentence on stderr
        ["report", "concentration", "--since", "2026-02-01", "--until", "2026-01-01"],
        ["report", "concentration", "--viewer", "nobody"],
        ["undo", "no-such-batch"],
        ["import", "no such file.csv"],
    ],
)
def test_the_answer_is_that_of_the_same_command_on_a_closed_store(
    arguments: list[str], held: Holder, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], demo_path: Path
) -> None:
    copy = Path(shutil.copy(demo_path, tmp_path / "kam.duckdb"))
    alone = main([*arguments, "--store", str(copy)]), *capfdbinary.readouterr()
    through = main(arguments), *capfdbinary.readouterr()
    assert through == alone
    assert alone[1] or alone[2]


def test_files_come_in_from_and_go_to_where_the_command_was_given(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planned = value(own, "select min(account_id) from plan")
    held = Holder(own)
    there = tmp_path / "there"
    there.mkdir()
    monkeypatch.chdir(there)
    Path("accounts.csv").write_text(ACCOUNTS)
    Path("map.toml").write_text(
        'kind = "accounts"\nsource = "crm"\n[columns]\naccount_id = "account_id"\nname = "name"'
    )
    assert main(["import", "accounts.csv", "--mapping", "map.toml"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("accounts.csv: 2 rows, 2 loaded, 0 updated, ")
    batch = said.split("(batch ")[1].split(")")[0]
    assert main(["plan", "export", planned, "--format", "xlsx", "--out", "plan.xlsx"]) == 0
    assert capsys.readouterr().out == "plan.xlsx\n"
    assert Path("plan.xlsx").read_bytes().startswith(b"PK")
    assert main(["undo", batch]) == 0
    assert capsys.readouterr().out == "2 rows undone\n"
    held.stop()
    assert value(held.path, "select count(*) from account where account_id in ('X1', 'X2')") == 0
    assert not beacon.path_of(held.path).exists()


def test_the_store_is_named_by_the_command(held: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_STORE_URL", "/nowhere/kam.duckdb")
    monkeypatch.chdir(held.path.parent)
    assert main(["check", "--store", "kam.duckdb"]) == 0


def test_a_store_that_is_held_is_not_replaced_by_the_demo(held: Holder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--store", str(held.path)]) == 3
    assert f"in use by process {held.process.pid}" in capsys.readouterr().err


def test_an_app_that_was_killed_holds_nobody_up(held: Holder, capsys: pytest.CaptureFixture[str]) -> None:
    held.kill()
    assert beacon.path_of(held.path).exists()
    assert main(["check"]) == 0
    other = beacon.path_of(held.path).read_bytes()
    again = Holder(held.path)
    # the store is held, and the only note on it is that of the dead
    beacon.path_of(held.path).write_bytes(other)
    assert main(["check"]) == 3
    assert f"in use by process {again.process.pid}" in capsys.readouterr().err
    again.stop()


def test_an_app_that_dies_at_work_gives_exit_code_3(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    account = value(own, "select min(account_id) from account")
    file = tmp_path / "sales.csv"
    with file.open("w") as rows:
        rows.write("sale_id,account_id,sold_on,net_sales\n")
        rows.writelines(f"X{number},{account},2026-01-01,1.5\n" for number in range(300_000))
    held = Holder(own)

    def kill() -> None:
        while not any((own.parent / "staging").rglob("*.csv")):
            time.sleep(0.01)
        held.process.kill()

    threading.Thread(target=kill, daemon=True).start()
    assert main(["import", str(file), "--as", "sales"]) == 3
    assert "accepted the work but did not answer" in capsys.readouterr().err
    # and the advice it gives holds: nothing or all of it is in
    assert main(["import", str(file), "--as", "sales"]) == 0
    assert value(held.path, "select count(*) from sale where sale_id like 'X%'") == 300_000


def test_the_beacon_is_for_nobody_else_and_ends_with_the_line(listening: Line, store: Store) -> None:
    path = beacon.path_of(store.path)
    assert path.name == "kam.duckdb.app"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [other.name for other in path.parent.glob("*.app*")] == ["kam.duckdb.app"]
    listening.close()
    listening.close()
    assert not path.exists()
    with pytest.raises(StoreInUse):
        hand_over(store.path, ["check"], IN_USE)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"port": 1}', '{"port": "x", "token": "00"}', '{"port": 1, "token": 5}']
)
def test_a_beacon_that_says_nothing_is_none(content: str, tmp_path: Path) -> None:
    (tmp_path / "kam.duckdb.app").write_text(content)
    assert beacon.read(tmp_path / "kam.duckdb") is None


@pytest.mark.parametrize("port", [1, -1, 99_999])
def test_a_port_where_nobody_listens_is_no_app(port: int, tmp_path: Path) -> None:
    beacon.Beacon.of(port).write(tmp_path / "kam.duckdb")
    with pytest.raises(StoreInUse) as caught:
        hand_over(tmp_path / "kam.duckdb", ["check"], IN_USE)
    assert caught.value is IN_USE


def test_an_answer_of_many_megabytes_arrives_whole(
    listening: Line, store: Store, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    content = os.urandom(1 << 20) * 30

    def large(held: Store, arguments: list[str]) -> int:
        console.write(content)
        return 7

    monkeypatch.setattr(cli, "run_on", large)
    assert hand_over(store.path, [], IN_USE) == 7
    assert capfdbinary.readouterr().out == content


def test_a_command_that_fails_ends_as_it_does_alone(
    listening: Line, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(held: Store, arguments: list[str]) -> int:
        console.say("begun")
        raise ZeroDivisionError("nothing to divide")

    monkeypatch.setattr(cli, "run_on", broken)
    assert hand_over(store.path, [], IN_USE) == 1
    printed = capsys.readouterr()
    assert printed.out == "begun\n"
    assert "ZeroDivisionError: nothing to divide" in printed.err


def test_a_command_of_another_version_is_refused(listening: Line, store: Store) -> None:
    with pytest.raises(StoreInUse) as caught:
        hand_over(store.path, ["report", "of a later release"], IN_USE)
    assert caught.value is IN_USE


def test_somebody_elses_port_is_not_believed(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Who has the port of a dead app, and not its beacon, can say nothing in its name."""

    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header(PROOF, beacon.Beacon.of(1).proof(b"answer", b"n", b""))
            self.end_headers()
            self.wfile.write(b'{"code": 0, "said": [["out", "all is well"]]}')

    other = socketserver.TCPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=other.handle_request, daemon=True).start()
    beacon.Beacon.of(other.server_address[1]).write(store.path)
    with pytest.raises(StoreInUse) as caught:
        hand_over(store.path, ["check"], IN_USE)
    assert caught.value is IN_USE
    assert "all is well" not in capsys.readouterr().out
    other.server_close()


def answered(port: int, body: bytes, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_strangers_get_nothing_and_hold_nobody_up(
    listening: Line, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    note = beacon.read(store.path)
    assert note is not None
    asked = b'{"arguments": ["check"], "folder": "/", "nonce": "n"}'
    assert answered(note.port, asked) == 403
    assert answered(note.port, asked, **{PROOF: beacon.Beacon.of(note.port).proof(b"ask", asked)}) == 403
    assert answered(note.port, asked, **{PROOF: "\xe4"}) == 403
    # a proof of other bytes, and one of the answer's side
    assert answered(note.port, asked, **{PROOF: note.proof(b"ask", asked + b" ")}) == 403
    assert answered(note.port, asked, **{PROOF: note.proof(b"answer", asked)}) == 403
    assert answered(note.port, b"", **{"Content-Length": str(LARGEST_REQUEST + 1)}) == 413
    assert answered(note.port, b"", **{"Content-Length": "-1"}) == 413
    hanging = [socket.create_connection(("127.0.0.1", note.port)) for _number in range(20)]
    for client in hanging[:10]:
        client.sendall(b"POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n{")
    for client in hanging[10:15]:
        client.sendall(b"\x00\xff" * 1000)
        client.close()
    began = time.monotonic()
    assert hand_over(store.path, ["check"], IN_USE) == 0
    assert time.monotonic() - began < 5
    assert "sale_once" in capsys.readouterr().out
    for client in hanging:
        client.close()


def test_who_sends_nothing_is_let_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line._Request, "timeout", 0.2)
    opened = Line(store, run)
    note = beacon.read(store.path)
    assert note is not None
    with socket.create_connection(("127.0.0.1", note.port)) as client:
        client.settimeout(10)
        assert client.recv(1) == b""
    opened.close()


def test_who_leaves_does_not_stop_the_work(listening: Line, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text(ACCOUNTS)
    note = beacon.read(store.path)
    assert note is not None
    body = f'{{"arguments": ["import", "{file}"], "folder": "/", "nonce": "n"}}'.encode()
    connection = http.client.HTTPConnection("127.0.0.1", note.port)
    connection.request("POST", "/", body, {PROOF: note.proof(b"ask", body)})
    connection.close()
    for _attempt in range(200):
        if store.has_batches:
            break
        time.sleep(0.05)
    assert store.has_batches


def test_commands_at_once_are_all_done_and_each_hears_its_own(store: Store, tmp_path: Path) -> None:
    def rows(name: str) -> str:
        return "account_id,name\n" + "".join(f"{name}-{number},Same name\n" for number in range(2000))

    names = ["P", "Q", "R", "S"]
    for name in names:
        (tmp_path / f"{name}.csv").write_text(rows(name))
    answers: dict[str, dict[str, object]] = {}

    def work(name: str) -> None:
        answers[name] = done(run, store, ["import", f"{name}.csv", "--as", "accounts"], tmp_path)

    threads = [threading.Thread(target=work, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in names:
        assert answers[name]["code"] == 0
        [(where, text)] = answers[name]["said"]
        assert where == "out"
        assert text.startswith(f"{name}.csv: 2000 rows, 2000 loaded, ")
    assert not any(store.check().values())
    with store.load(LOCAL_DIRECTOR) as load:
        assert load.value("select count(*) from account") == 8000


def test_a_folder_that_takes_no_file_leaves_the_app_without_a_line(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(self: beacon.Beacon, path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(beacon.Beacon, "write", refused)
    Line(store, run).close()
    assert "cannot hand its work" in caplog.text
