"""What a file is by its bytes: refused with what to do, or read whatever its encoding and line ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput, NoRoom
from kam_analytics.imports import import_file
from kam_analytics.store import open_store
from tests.samples.imports.books import book
from tests.samples.imports.hostile import NO_TABLES
from tests.samples.imports.loading import ACCOUNTS, Files, fingerprint, lines

CP1252 = 'kind = "accounts"\nsource = "old"\n[read]\nencoding = "cp1252"\n[columns]\naccount_id = "id"\nname = "nimi"\n'
ACCOUNT_COLUMNS = 'kind = "accounts"\nsource = "s"\n{read}[columns]\naccount_id = "account_id"\nname = "name"\n'

#: a process whose files cannot grow beyond so many bytes, as on a full disk
FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from kam_analytics.cli.main import main
sys.exit(main(sys.argv[2:]))
"""


def test_a_file_that_is_no_table_is_refused_with_what_to_do(files: Files) -> None:
    before = fingerprint(files.store)
    for content, says in NO_TABLES:
        with pytest.raises(BadInput) as caught:
            files.load(content, "accounts")
        assert any(part in str(caught.value) for part in says.split("|")), (content, str(caught.value))
    assert fingerprint(files.store) == before


def test_a_file_that_is_not_there_or_a_folder_is_refused(files: Files) -> None:
    assert "cannot be read" in str(files.refused(files.folder / "none.csv"))
    assert "is a folder" in str(files.refused(files.folder))


def test_the_name_of_a_file_is_shown_without_control_marks(files: Files) -> None:
    path = files.folder / "a\u202eb\x07.csv"
    path.write_text("")
    assert files.refused(path).fields["file"] == "ab.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_with_a_mark_and_every_line_end_read_the_same(files: Files, encoding: str, newline: str) -> None:
    text = 'account_id,name\nA1,Kärki Oy\nA2,"Two\nlines"\nA3,€uro 🙂\n'.replace("\n", newline)
    report = files.load(text.encode(encoding), "accounts")
    assert report.loaded == 3
    assert files.rows("select name from account order by account_id") == [("Kärki Oy",), ("Two\nlines",), ("€uro 🙂",)]


def test_big_endian_and_mixed_line_ends(files: Files) -> None:
    text = "account_id,name\r\nA1,Ä\nA2,Ö\rA3,Å"
    assert files.load(b"\xfe\xff" + text.encode("utf-16-be"), "accounts").loaded == 3
    assert files.rows("select name from account order by account_id") == [("Ä",), ("Ö",), ("Å",)]


def test_an_old_encoding_is_read_when_the_mapping_names_it(files: Files) -> None:
    assert files.load("id,nimi\nA1,Käpälä €\n".encode("cp1252"), CP1252).loaded == 1
    assert files.rows("select name from account") == [("Käpälä €",)]


def test_a_named_encoding_that_is_not_the_files_is_refused(files: Files) -> None:
    assert "is UTF-8, not CP1252" in str(files.refused("id,nimi\nA1,Kärki\n".encode(), CP1252))
    assert "is not CP1252" in str(files.refused(b"id,nimi\nA1,K\x81\n", CP1252))
    assert "is not UTF-16" in str(
        files.refused(b"account_id,name\nA1,x\n", ACCOUNT_COLUMNS.format(read='[read]\nencoding = "utf-16"\n'))
    )


def test_a_mark_says_more_than_the_mapping(files: Files) -> None:
    assert files.load("\ufeffid,nimi\nA1,Kärki\n".encode(), CP1252).loaded == 1
    assert files.rows("select name from account") == [("Kärki",)]


def test_characters_are_whole_where_pieces_of_a_long_file_meet(files: Files) -> None:
    # the copy goes in pieces of a megabyte: with a line of 101 bytes every place is met
    body = "".join(f"A{n:07},{'ä' * 45}\r\n" for n in range(32_000))
    report = files.load(f"account_id,name\r\n{body}".encode(), "accounts")
    assert (report.loaded, report.rejected) == (32_000, 0)
    assert files.rows("select count(*) from account where name = repeat('ä', 45)") == [(32_000,)]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(files: Files, sign: str) -> None:
    assert files.load(ACCOUNTS.replace(",", sign), "accounts").loaded == 3


def test_the_delimiter_is_the_one_that_finds_our_columns(files: Files) -> None:
    text = "account_id;name;owner, team, unit, city\nA1;First;x\n"
    mapping = ACCOUNT_COLUMNS.format(read="")
    assert files.load(text, mapping).loaded == 1


def test_a_named_delimiter_is_used(files: Files) -> None:
    text = "account_id~name\nA1~First, Second; Third\n"
    assert files.load(text, ACCOUNT_COLUMNS.format(read='[read]\ndelimiter = "~"\n')).loaded == 1
    assert files.rows("select name from account") == [("First, Second; Third",)]


def test_headers_may_be_quoted_and_span_lines(company: Files) -> None:
    text = '"sale\nno",account_id,sold_on,net_sales\n1,A1,2026-01-01,5\n2,A9,2026-01-01,5\n'
    mapping = 'kind = "sales"\nsource = "s"\n[columns]\nsale_id = "sale\\nno"\naccount_id = "account_id"\nsold_on = "sold_on"\nnet_sales = "net_sales"\n'
    report = company.load(text, mapping)
    assert company.rejects(report) == [(4, "unknown_account", "account_id", "A9")]


def test_copies_of_killed_imports_are_swept_after_a_day(files: Files) -> None:
    old, young = (files.store.engine.staging / name for name in ("old.csv", "young.csv"))
    for path in (old, young):
        path.write_text("x")
    os.utime(old, (time.time() - 90_000,) * 2)
    with pytest.raises(AssertionError):
        # the young copy may belong to an import that still runs
        files.load(ACCOUNTS, "accounts")
    assert (old.exists(), young.exists()) == (False, True)
    young.unlink()


def test_a_copy_that_its_own_import_removes_meanwhile_stops_no_other(
    company: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = company.store.engine.staging / "gone.csv"
    listed = Path.glob

    def with_one_more(self: Path, pattern: str) -> list[Path]:
        return [*listed(self, pattern), *([gone] if self == gone.parent and pattern == "*.csv" else [])]

    monkeypatch.setattr(Path, "glob", with_one_more)
    file = company.write(lines("1,A1,P1,2026-01-01,1,10,3"))
    assert import_file(company.store, LOCAL_DIRECTOR, file, "sales").loaded == 1


def test_titles_above_the_header_are_left_out_and_said(company: Files) -> None:
    text = "Sales report;;\n\nprinted 1.5.2026\nc;d;a\nA1;2026-01-01;5\nA9;2026-01-01;5\n"
    mapping = 'kind = "sales"\nsource = "s"\n[columns]\naccount_id = "c"\nsold_on = "d"\nnet_sales = "a"\n'
    report = company.load(text, mapping)
    assert (report.rows, report.loaded) == (2, 1)
    assert company.rejects(report) == [(6, "unknown_account", "account_id", "A9")]
    assert "is on line 4" in str(report.notes[0])
    assert "It has: x, y." in str(company.refused("Sales report\nx;y\n1;2\n", mapping.replace('"c"', '"k"')))


def test_a_row_of_data_above_the_header_is_no_title(company: Files) -> None:
    error = company.refused("9,A1,P1,2026-01-01,1,5,2\n" + lines("1,A1,P1,2026-01-01,1,10,3"))
    assert "is not a field of sales" in str(error)


def test_a_file_without_a_header_is_told_so(company: Files) -> None:
    mapping = 'kind = "sales"\nsource = "s"\n[columns]\naccount_id = "c"\nsold_on = "d"\nnet_sales = "a"\n'
    assert "no header line" in str(company.refused("A1,2026-01-01,5\nA2,2026-01-01,5\n", mapping))


def test_a_row_of_totals_is_left_out_and_named(company: Files) -> None:
    report = company.load(lines("1,A1,P1,2026-01-01,1,10,3", "Total,,,,1,10,3"))
    assert (report.rows, report.loaded, company.rejects(report)) == (1, 1, [])
    assert [note.fields["text"] for note in report.notes] == ["Total 1 10 3"]


def test_a_second_header_and_empty_columns_of_a_text(company: Files) -> None:
    mapping = 'kind = "sales"\nsource = "s"\n[columns]\naccount_id = "c"\nsold_on = "d"\nnet_sales = "a"\n'
    units = company.load("c;d;a;;\ncode;day;EUR;;\nA1;2026-01-01;5;;\n", mapping)
    assert company.rejects(units) == [(2, "bad_value", "sold_on", "day")]
    groups = company.load("Who;;How much;;\nc;d;a;;\nA1;2026-01-02;5;;\n", mapping)
    assert (groups.rows, groups.loaded) == (1, 1)
    assert "is on line 2" in str(groups.notes[0])


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_two_megabytes_is_read(files: Files, quote: str) -> None:
    cell = "y" * 2_200_000
    report = files.load(f"account_id,name\nA1,{quote}{cell}{quote}\nA2,x\n", "accounts")
    assert (report.loaded, report.rejected) == (2, 0)
    assert files.rows("select length(name) from account order by account_id") == [(2_200_000,), (1,)]


def test_a_line_of_nine_megabytes_is_a_reject(files: Files) -> None:
    report = files.load(f"account_id,name\nA1,{'y' * 9_000_000}\nA2,x\n", "accounts")
    assert [row[:2] for row in files.rejects(report)] == [(2, "too_long")]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    files: Files, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = files.write(ACCOUNTS, suffix)
    if suffix == ".xlsx":
        book(path, {"S": [["account_id"], ["A1"]]})

    size = path.stat().st_size

    class Digest:
        """While the first piece is hashed somebody else writes on."""

        def update(self, _: bytes) -> None:
            if path.stat().st_size == size:
                with path.open("ab") as more:
                    more.write(b"A9,Ninth\n")

        def hexdigest(self) -> str:
            return "0"

    monkeypatch.setattr("hashlib.blake2b", lambda **_: Digest())
    assert "changed while it was read" in str(files.refused(path, "accounts"))


@pytest.mark.parametrize("room", [20_000, 600_000, 2_500_000])
def test_a_disk_that_fills_up_leaves_the_store_as_it_was(files: Files, room: int) -> None:
    """No file of the importing process may grow beyond ``room``: the copy, or what is written after it, finds no place."""
    body = "".join(f"A{n},Name of {n}\n" for n in range(40_000))
    file = files.write(f"account_id,name\n{body}")
    path = files.store.path
    before = fingerprint(files.store)
    files.store.close()
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(room), "import", str(file), "--as", "accounts", "--store", str(path)],
        capture_output=True,
        text=True,
    )
    assert done.returncode in (1, 2), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert len(done.stderr) > 20
    files.store = open_store(path)
    assert fingerprint(files.store) == before


def test_a_full_disk_is_an_error_with_a_sentence(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files.write(lines("1,A1,P1,2026-01-01,1,1,1"))
    real_open = Path.open

    def no_room(self: Path, mode: str = "r", *args: object, **options: object) -> object:
        if "w" in mode and self.parent == files.store.engine.staging:
            raise OSError(28, "No space left on device")
        return real_open(self, mode, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", no_room)
    with pytest.raises(NoRoom, match=f"disk is full and {path.name} could not be written"):
        files.load(path)


def test_what_stands_above_the_header_is_said_of_a_known_file_too(files: Files) -> None:
    text = "Customers of the company\naccount_id,name\nA1,First Oy\n"
    first, again = files.load(text, "accounts"), files.load(text, "accounts")
    assert again.skipped == 1
    assert [note.message for note in again.notes] == [note.message for note in first.notes] != []
