"""Workbooks (.xlsx): read as the person sees them, line numbers are rows of the sheet, hostile ones end in a sentence."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kam_analytics.imports.files import workbook
from tests.samples.imports.books import book, raw, texts
from tests.samples.imports.hostile import HOSTILE
from tests.samples.imports.loading import Files, fingerprint
from tests.samples.share import FULL

HEADER = ["sale_id", "account_id", "product_id", "sold_on", "quantity", "net_sales", "margin"]
MAPPING = """kind = "sales"
source = "erp"
[read]
{read}
[columns]
sale_id = "Rivi"
account_id = "Asiakas"
sold_on = "Päivä"
net_sales = "Summa"
order_id = "Tilaus"
"""
#: imports a workbook into a store of its own: its rows (0 when it was too much), the largest child in kilobytes
LOAD = """
import resource, sys
from pathlib import Path
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.imports import import_file
from kam_analytics.store import open_store

store, rows = open_store(Path(sys.argv[2]), create=True), 0
try:
    rows = import_file(store, LOCAL_DIRECTOR, Path(sys.argv[1]), "accounts").rows
except BadInput:
    pass
print(rows, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
store.close()
"""
FINNISH = ["Rivi", "Asiakas", "Päivä", "Summa", "Tilaus"]


def path(files: Files, name: str = "book.xlsx") -> Path:
    return files.folder / name


def test_values_are_read_as_the_person_sees_them(company: Files) -> None:
    rows = [
        HEADER,
        [1, "A1", "P1", date(2026, 1, 2), 2, 10.5, None],
        [2.0, "A2", "P1", datetime(2026, 1, 3, 14, 30), 1, 0.1 + 0.2, -1],
        ["003", " A3 ", None, "4.1.2026", 1.25, 12345678.9012, "5"],
        [17850.0, "A1", "P2", "2026-01-05", 1, 1e2, 0],
    ]
    report = company.load(book(path(company), {"Sales": rows}), "sales")
    assert (report.rows, report.loaded, report.notes) == (4, 4, ())
    assert company.rows("select sale_id, sold_on, quantity, net_sales, margin from sale order by sold_on") == [
        ("1", "2026-01-02", 2, 10.5, None), ("2", "2026-01-03", 1, 0.3, -1),
        ("003", "2026-01-04", 1.25, 12345678.9012, 5), ("17850", "2026-01-05", 1, 100, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("read", ["", 'decimal = ","\nthousands = " "\ndate_format = "%d.%m.%Y"'])
def test_real_numbers_and_days_follow_the_mapping_of_the_texts_beside_them(company: Files, read: str) -> None:
    rows = [FINNISH, [1, "A1", date(2026, 4, 3), 1234.5, 9.0]]
    if read:
        rows.append([2, "A2", "4.4.2026", "1 234,5", "9,5"])
    report = company.load(book(path(company), {"Myynti": rows}), MAPPING.format(read=read))
    assert report.loaded == len(rows) - 1
    held = company.rows("select sold_on, net_sales, order_id from sale order by sold_on")
    assert held == [("2026-04-03", 1234.5, "9"), ("2026-04-04", 1234.5, "9,5")][: len(rows) - 1]


def test_truth_values_and_texts_of_many_lines(files: Files) -> None:
    rows = [
        ["product_id", "name", "is_recurring"], ["P1", 'a, "b"\nc\r\nd', True], ["P2", "=1+1", False], ["P3", "x", "yes?"],
    ]  # fmt: skip
    made = book(path(files), {"P": rows})
    report = files.load(made, "products")
    assert files.rejects(report) == [(4, "bad_value", "is_recurring", "yes?")]
    held = files.rows("select name, is_recurring from product order by product_id")
    # a formula that no program ever computed has no result
    assert held == [('a, "b"\nc\nd', True), ("P2", False)]
    assert [str(note) for note in report.notes] == [
        "book.xlsx has formulas without a stored result, read as empty: 1. Open the workbook in your spreadsheet program, save it and import it again."
    ]


def test_lines_of_rejects_are_rows_of_the_sheet(company: Files) -> None:
    rows: list[list[object]] = [
        [], ["Sales of 2026"], [], HEADER, ["1", "A1", "P1\nx", date(2026, 1, 1), 1, 1, 1], [], [None, ""],
        ["2", "A9", "P1", date(2026, 1, 1), 1, 1, 1], ["3", "A1", "P1", "soon", 1, 1, 1], [], ["4", "A1", "", "", 1, 1, 1],
    ]  # fmt: skip
    report = company.load(book(path(company), {"Sales": rows}, merged="A2:G2"), "sales")
    assert [row[:2] for row in company.rejects(report)] == [
        (8, "unknown_account"), (9, "bad_value"), (11, "missing_value"),
    ]  # fmt: skip
    assert report.loaded == 1
    assert [str(note) for note in report.notes] == [
        "The header of book.xlsx is on line 4: the lines above it are skipped."
    ]


def test_two_header_rows(company: Files) -> None:
    groups = ["Who", None, None, "When", "How much"]
    good = ["1", "A1", date(2026, 1, 1), 5, "x"]
    report = company.load(book(path(company), {"S": [groups, FINNISH, good]}), MAPPING.format(read=""))
    assert (report.rows, report.loaded) == (1, 1)
    assert "line 2" in str(report.notes[0])
    units = [None, "no.", "day", "EUR", None]
    report = company.load(book(path(company), {"S": [FINNISH, units, ["2", *good[1:]]]}), MAPPING.format(read=""))
    assert (report.rows, report.loaded, report.reasons) == (2, 1, {"bad_value": 1})


def test_empty_and_many_columns(company: Files) -> None:
    wide = [*FINNISH, *(f"c{n}" for n in range(495))]
    rows = [[*wide, None, " ", None], ["1", "A1", date(2026, 1, 1), 5, "x", *range(495), "a note beside", None, 7]]
    assert company.load(book(path(company), {"S": rows}), MAPPING.format(read="")).loaded == 1
    narrow = [[*FINNISH, None, None], ["2", "A1", date(2026, 1, 1), 5, "x", None, "", " "]]
    assert company.load(book(path(company), {"S": narrow}), MAPPING.format(read="")).loaded == 1


def test_the_sheet_is_the_named_one_or_the_first_that_has_the_columns(company: Files) -> None:
    cover, other = [["Report"], ["of", "May"]], [["a", "b"], [1, 2]]
    sales = [FINNISH, ["1", "A1", date(2026, 1, 1), 5, "x"]]
    made = book(
        path(company), {"Cover": cover, "Hidden": sales, "Sales ": sales, "More": sales, "None": []}, hidden="Hidden"
    )
    report = company.load(made, MAPPING.format(read=""))
    assert f"The sheet “Sales ” of {made.name} is read. The sheets are: Cover, Hidden, Sales , More, None." in str(
        report.notes[0]
    )
    again = company.load(made, MAPPING.format(read='sheet = "Hidden"'))
    assert (again.skipped, again.notes) == (1, ())
    refused = company.refused(made, MAPPING.format(read='sheet = "Sheet1"'))
    assert "has no sheet “Sheet1”. Its sheets are: Cover, Hidden," in str(refused)
    assert "no cell of it holds a value" in str(company.refused(made, MAPPING.format(read='sheet = "None"')))
    lacks = company.refused(book(path(company), {"Cover": cover, "Other": other}), MAPPING.format(read=""))
    assert "“Rivi”" in str(lacks)
    assert "sheets are: Cover, Other." in str(lacks)


def test_the_same_workbook_adds_nothing(company: Files) -> None:
    made = book(path(company), {"S": [FINNISH, ["1", "A1", date(2026, 1, 1), 5, "x"]]})
    assert company.load(made, MAPPING.format(read="")).loaded == 1
    assert company.load(made, MAPPING.format(read="")).skipped == 1
    # saved again it is another file with the same rows
    load_workbook(made).save(made)
    assert company.load(made, MAPPING.format(read="")).skipped == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_ends_in_a_sentence(files: Files, name: str) -> None:
    content, says = HOSTILE[name]
    before = fingerprint(files.store)
    started = time.monotonic()
    error = files.refused(files.write(content, ".xlsx"), "accounts")
    assert any(part in str(error) for part in says.split("|")), str(error)
    assert time.monotonic() - started < 30
    assert fingerprint(files.store) == before


def test_other_office_files_are_named(files: Files) -> None:
    made = path(files, "text.docx")
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "another kind of office file" in str(files.refused(made, "accounts"))


def test_a_workbook_that_takes_too_long_is_stopped(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SECONDS", 0.01)
    assert "too large" in str(files.refused(book(path(files), {"S": [["account_id"], ["A1"]]}), "accounts"))


def test_a_full_workbook_takes_less_than_a_gigabyte_and_half_a_minute(files: Files) -> None:
    # as many cells as fit: the child ends in time, by itself or by its limits
    size = 95_000_000 if FULL else 15_000_000
    chance = random.Random(1)
    row = "".join(f"<c><v>{chance.getrandbits(40)}</v></c>" for _ in range(2_000))
    shifted = [row[20 * n :].partition("</c>")[2] + row[: 20 * n].rpartition("<c>")[0] for n in range(40)]
    count = size // len(row)
    content = raw(texts(1, "account_id") + "".join(f"<row>{shifted[n % 40]}</row>" for n in range(count)))
    made = files.write(content, ".xlsx")
    # a process of its own: one that was forked begins with the size of the one that forked it
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(made), str(files.folder / "alone.duckdb")], capture_output=True, text=True
    )
    assert time.monotonic() - started < 30
    assert done.returncode == 0, done.stderr[-2000:]
    rows, kilobytes = map(int, done.stdout.split())
    assert rows in (0, count)
    assert kilobytes < 1_000_000


def test_the_server_never_parses_a_workbook(files: Files) -> None:
    """The reader of workbooks is nowhere in this process's way of importing one."""
    source = Path(workbook.__file__).read_text(encoding="utf-8")
    assert "openpyxl" not in source
    assert "calamine" not in source
