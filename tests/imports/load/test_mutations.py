"""Property: whatever is done to a file, each of its rows is counted once, or the file is refused whole."""

from __future__ import annotations

import csv
import io
import os
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.imports import import_file
from kam_analytics.imports.mapping.mapping import from_toml
from tests.samples.books import book
from tests.samples.loading import Files, adds_up, fingerprint, in_order, rows

pytestmark = pytest.mark.slow

EXAMPLES = 500 if os.environ.get("KAM_FULL") == "1" else 60

FILES = {
    "sales": (
        "sale_id,account_id,product_id,sold_on,quantity,net_sales,margin\n"
        '1,A1,P1,2026-01-01,1,10.50,3\n2,A2,"P 2",2026-01-02,2,-5,\n3,A3,,2026-02-01,1,"0",0.1\n"4",A1,P1,2026-03-31,1,7,2\n5,A9,P1,2026-01-01,1,1,1\n'
    ),
    "activities": (
        "activity_id,account_id,activity_type,done_on,quantity,subject\n"
        '1,A1,call,2026-01-01,1,"a, ""b""\nc"\n2,,visit,2026-01-02,,Käynti\n3,A2,call,2026-01-03,2,x\n'
    ),
    "accounts": (
        "account_id,name,parent_id,since_on\nB1,Bö Oy,A1,2001-01-01\nB2,\"B, two\",B1,\nB3,'=cmd',,2020-12-31\nA1,First Oy,,\n"
    ),
    "nps": "response_id,account_id,answered_on,score,comment\n1,A1,2026-01-01,9,good\n2,A2,2026-01-02,0,\"bad\n\nreally\"\n3,,2026-01-03,7,\n",
    "contacts": (
        "contact_id,account_id,name,buying_role,influence,coverage,reports_to_id,met_on\n"
        'K1,A1,"Bö, ""x""",user,3,deep,K2,2026-01-01\nK2,A2,=cmd,approver,,none,,\nK3,,Cia,sponsor,5,,K1,2026-06-30\nK4,A9,x,,,,,\n'
    ),
    "deliveries": (
        "delivery_id,account_id,due_on,delivered_on,is_complete,hours_used\n"
        'D1,A1,2026-01-02,2026-01-01,true,1.5\n"D2",A2,2027-01-01,,false,0\nD3,A3,2026-03-01,2026-03-09,,\nD4,,2026-01-01,,,\n'
    ),
    "claims": (
        "claim_id,account_id,delivery_id,opened_on,closed_on,reason,amount,currency\n"
        'C1,A1,D1,2026-01-01,,"late\n\nagain",5,\nC2,A2,,2026-01-02,2026-02-01,,-1.5,EUR\nC3,A3,x,2026-01-01,,,7,SEK\n'
    ),
    "opportunities": (
        "opportunity_id,account_id,name,amount,currency,status,opened_on,expected_close_on,closed_on,owner_id\n"
        "O1,A1,Deal,10,,open,2026-01-01,2027-01-01,2027-01-01,u1\nO2,,,0.1,eur,won,,,2026-01-01,\nO3,A3,x,,GBP,lost,,,,u2\nO4,A1,y,1,GBP,open,,,,\n"
    ),
    "contracts": (
        "contract_id,account_id,name,starts_on,ends_on,annual_value,status,decided_on\n"
        'R1,A1,"a;b",2020-01-01,2030-12-31,100,active,\nR2,A2,,,,,lost,2026-01-01\nR3,A3,x,2026-02-01,2026-01-01,1,renewed,\n'
    ),
    "segments": (
        "account_id,segment,from_on,to_on,status,decided_by\n"
        "A1,A,2025-01-01,2025-12-31,decided,u1\nA1,B,2026-01-01,,decided,\nA2,C,2026-01-01,,,\nA1,C,2025-06-01,,decided,\n"
    ),
    "key_accounts": (
        "account_id,from_on,to_on,status,reason\nA1,2026-01-01,,decided,\"x\ny\"\nA2,2027-01-01,2027-12-31,proposed,\nA3,2026-01-01,,,\n"
    ),
    "rates": "currency,month_on,rate\nSEK,2026-01-01,0.0875\nNOK,2026-01-31,0.09\nnok,2026-02-01,1e-3\nEURO,2026-01-01,1\n",
}  # fmt: skip
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

PIECES = st.sampled_from(
    [
        '"', '""', ",", ";", "\n", "\r", "\r\n", "\n\n", "\t", " ", "\x00", "\x07", "\u202e", "\ufeff", "ä", "🙂", "é", "\\", "'", "#",
        "inf", "nan", "-", "1e400", "99999999999999999999", "2027-01-01", "0000-00-00", "infinity", "'; drop table sale;--", "null",
        "{x}", ":today", "$1", "%s", "\x1f", "1_0", "A9", ",,,,,,,,,", '"\n"',
    ]
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "replace", "repeat", "cut", "swap"]),
        st.floats(0, 1),
        st.floats(0, 1),
        PIECES,
    ),
    min_size=0,
    max_size=5,
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1"])


def mutated(text: str, steps: list[tuple[str, float, float, str]]) -> str:
    for step, first, second, piece in steps:
        at = int(first * len(text))
        to = min(len(text), at + 1 + int(second * 12))
        if step == "insert":
            text = text[:at] + piece + text[at:]
        elif step == "replace":
            text = text[:at] + piece + text[to:]
        elif step == "delete":
            text = text[:at] + text[to:]
        elif step == "cut":
            text = text[: max(at, len(text) // 2)]
        else:
            lines = text.splitlines(keepends=True) or [""]
            one, other = int(first * (len(lines) - 1)), int(second * (len(lines) - 1))
            if step == "repeat":
                lines.insert(one, lines[other])
            else:
                lines[one], lines[other] = lines[other], lines[one]
            text = "".join(lines)
    return text


def records(text: str, delimiter: str) -> int:
    """Rows that a stranger counts: records that are no blank lines, without the header."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    found = [row for row in csv.reader(io.StringIO(whole), delimiter=delimiter, skipinitialspace=True) if row]
    return len(found) - 1


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 60,
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
        assert report.rows == records(text, ";" if kind == "mapped" else ","), text
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
    deadline=None,
    derandomize=EXAMPLES == 60,
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
        assert report.rows == 1 + len(filled)
    in_order(company.store)
