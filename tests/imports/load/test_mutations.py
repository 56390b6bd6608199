"""Property: whatever is done to a file, each of its rows is counted once, or the file is refused whole."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.imports import BatchReport, import_file
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.imports.shape.said import LEFT_OUT
from tests.samples.imports.books import book
from tests.samples.imports.loading import Files, adds_up, fingerprint, in_order, rows
from tests.samples.imports.mutations import FILES, STEPS, mutated
from tests.samples.share import FULL

pytestmark = pytest.mark.slow

EXAMPLES = 500 if FULL else 60

MAPPING = """kind = "sales"
source = "other"
[read]
decimal = ","
thousands = " "
date_format = "%d.%m.%Y"
[columns]
account_id = "customer"
sold_on = "day"
quantity = "n"
unit_price = "price"
order_id = "day"
[filter]
state = ["yes", "in:work"]
[values.account_id]
"first" = "A1"
[options]
create_accounts = true
"""
MAPPED = "customer;day;n;price;state\nfirst;1.2.2026;1;1 000,50;yes\nX1;02.02.2026;2;5;no\nA2;3.2.2026;-1;5,5;in:work\n"

ENCODINGS = st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1"])


def left_out(report: BatchReport) -> int:
    """Rows that are no rows of the table: left out, and counted in the notes."""
    return sum(note.fields["n"] for note in report.notes if note.message in LEFT_OUT.values())


def records(text: str, delimiter: str) -> int:
    """Rows that a stranger counts: records that are no blank lines, without the header."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    found = [row for row in csv.reader(io.StringIO(whole), delimiter=delimiter, skipinitialspace=True) if row]
    return len(found) - 1


@settings(
    max_examples=EXAMPLES,
    derandomize=not FULL,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    kind=st.sampled_from([*FILES, "mapped"]),
    steps=STEPS,
    encoding=ENCODINGS,
    dry_run=st.sampled_from([False, False, True]),
)
def test_every_row_is_counted_or_the_file_is_refused(
    company: Files, kind: str, steps: list[tuple[str, float, float, str]], encoding: str, dry_run: bool
) -> None:
    text = mutated(MAPPED if kind == "mapped" else FILES[kind], steps)
    path = company.write(text.encode(encoding, "replace"))
    before = fingerprint(company.store)
    batches = company.rows("select count(*) from import_batch")[0][0]
    try:
        report = import_file(
            company.store, LOCAL_DIRECTOR, path, from_toml(MAPPING) if kind == "mapped" else kind, dry_run=dry_run
        )
    except BadInput:
        assert fingerprint(company.store) == before
        return
    adds_up(report)
    # what was moved above the header is said, not counted
    if "latin" not in encoding and not any("is on line" in str(note) for note in report.notes):
        assert report.rows + left_out(report) == records(text, ";" if kind == "mapped" else ","), text
    added = company.rows("select count(*) from import_batch")[0][0] - batches
    assert added == (0 if dry_run or report.skipped == report.rows else 1) or report.loaded + report.updated == 0
    if dry_run:
        assert fingerprint(company.store) == before
    else:
        last = 1 + len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        if added:
            found = company.rejects(report)
            assert len(found) == report.rejected
            assert all(1 < line <= last for line, *_ in found)
    in_order(company.store)


def test_the_files_are_good_before_anything_is_done_to_them(company: Files) -> None:
    for kind, text in FILES.items():
        report = company.load(text, kind)
        assert report.loaded + report.updated + report.skipped >= report.rows - 1
    report = company.load(MAPPED, MAPPING)
    assert (report.loaded, report.filtered) == (2, 1)
    assert rows(
        company.store, "select sum(net_sales) from sale join import_batch using (batch_key) where source = 'other'"
    ) == [(995.0,)]


CELLS = st.sampled_from(
    ["A1", "A2", "A9", "", " ", None, "a\nb", "\n", '"', ",", 1, 2.5, -3, 17850.0, True, date(2026, 1, 2), datetime(2026, 1, 3, 4, 5), time(4, 5), date(2027, 1, 1),
     "2026-01-02", "2.1.2026", "1,5", "x", 1e300, "#N/A", "=1+1", "'; drop table sale;--", "ä🙂", "a\u202eb", "_x000D_"]
)  # fmt: skip
#: workbooks cost a process each
BOOKS = EXAMPLES // 5


@settings(
    max_examples=BOOKS,
    derandomize=not FULL,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    sheet=st.lists(st.lists(CELLS, max_size=9), max_size=12),
    damage=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=3),
    is_damaged=st.booleans(),
)
def test_every_row_of_a_workbook_is_counted_or_it_is_refused(
    company: Files, sheet: list[list[Any]], damage: list[tuple[float, int]], is_damaged: bool
) -> None:
    header = FILES["sales"].split("\n")[0].split(",")
    good = ["X1", "A1", "P1", date(2026, 1, 1), 1, 2, 3]
    path = book(company.folder / "mutated.xlsx", {"S": [header, good, *sheet]})
    if is_damaged:
        content = bytearray(path.read_bytes())
        for place, byte in damage:
            content[int(place * (len(content) - 1))] = byte
        path.write_bytes(content)
    before = fingerprint(company.store)
    try:
        report = import_file(company.store, LOCAL_DIRECTOR, path, "sales")
    except BadInput:
        assert is_damaged
        assert fingerprint(company.store) == before
        return
    adds_up(report)
    if not is_damaged:
        # a formula that no program computed is an empty cell
        filled = [row for row in sheet if any(cell not in (None, "", "=1+1") for cell in row[: len(header)])]
        assert report.rows + left_out(report) == 1 + len(filled)
    in_order(company.store)
