"""Where the command line speaks: to the process, or for whoever handed its work over."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kam_analytics.errors import BadInput
from kam_analytics.kit import console


def test_without_an_asker_words_go_to_the_streams_in_their_order(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    console.say("one")
    console.write(b"\xff\x00two\n")
    console.complain("but")
    printed = capfdbinary.readouterr()
    assert (printed.out, printed.err) == (b"one\n\xff\x00two\n", b"but\n")


def test_what_is_said_for_another_process_is_repeated_there(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    asker = console.Asker(Path("/there"))
    with console.working_for(asker):
        console.say("ä € 😀")
        console.complain("but")
        console.write(b"\xff\x00two")
    assert capfdbinary.readouterr() == (b"", b"")
    console.repeat(asker.said)
    assert capfdbinary.readouterr() == ("ä € 😀\n".encode() + b"\xff\x00two", b"but\n")


def test_paths_are_meant_from_where_the_command_was_given(tmp_path: Path) -> None:
    assert console.asked_path("a.csv") == Path("a.csv")
    asker = console.Asker(tmp_path)
    with console.working_for(asker):
        assert console.asked_path("a.csv") == tmp_path / "a.csv"
        assert console.asked_path("/elsewhere/a.csv") == Path("/elsewhere/a.csv")
        console.save(b"content", Path("out.csv"))
        with pytest.raises(BadInput, match=r"out\.csv cannot be written: No such file"):
            console.save(b"", Path("no such folder/out.csv"))
    assert (tmp_path / "out.csv").read_bytes() == b"content"
    # the path as it was given, as a command of its own prints it
    assert asker.said == [("out", "out.csv\n")]


def test_work_of_several_askers_at_once_is_not_mixed() -> None:
    askers = [console.Asker(Path(str(number))) for number in range(8)]
    together = threading.Barrier(len(askers))

    def work(asker: console.Asker) -> None:
        with console.working_for(asker):
            together.wait()
            for number in range(200):
                console.say(f"{asker.folder} {number}")

    threads = [threading.Thread(target=work, args=[asker]) for asker in askers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for asker in askers:
        assert asker.said == [("out", f"{asker.folder} {number}\n") for number in range(200)]
