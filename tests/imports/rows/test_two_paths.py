"""Property: the reader that types columns itself and our own parsing of texts say the same of every file.

A filter that leaves all rows in makes the importer read every column as text; without one it lets
the reader type what it can.
"""

from __future__ import annotations

import csv
import io
import resource
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kam_analytics.errors import BadInput
from tests.samples.imports.loading import Files
from tests.samples.share import FULL

EXAMPLES = 300 if FULL else 25
COLUMNS = ("id", "customer", "day", "n", "amount", "margin")
MAPPING = """kind = "sales"
source = "{source}"
[read]
delimiter = "{delimiter}"
{read}
[columns]
sale_id = "id"
account_id = "customer"
sold_on = "day"
quantity = "n"
net_sales = "amount"
margin = "margin"
{more}
"""
FILTER = '[filter]\nkeep = ["y"]\n'
WHOLE = "[options]\nwhole_ids = true\ncreate_accounts = true\n"
DAYS = [
    "2026-01-02", "2026-1-2", "2.1.2026", "02.01.2026", " 2026-01-03", "2026-01-04 ", "2026-02-30", "31.6.2026", "2026-01-123", "", "x", "2027-01-01",
    "2026-01-05x", "1/2/2026", "20260105", "2026-01-06 10:00", "0017-01-01", "infinity", "-infinity", "epoch", "today", "\t2026-01-07", "\u00a02026-01-08", "2026‐01‐09",
    "2026-01-10T00:30:00+03:00", "2026-01-10T22:30:00Z", "1900-01-01", "2026-01-10 9:30 PM UTC", '="2026-01-11"', "05-JAN-26", "2026/01/11", "2026-01-12 BC", "10000-01-01", "3.4.26",
]  # fmt: skip
NUMBERS = [
    "1", "1.5", "1,5", "-2", "+3", "1e2", "1E-2", " 4 ", "5 ", "\t6", "\u00a07", "", "x", "inf", "-Infinity", "nan", "NaN", "1_000", "0x1F", "0b1", "1.", ".5", "5e", "--1",
    "1 000", "1.000", "1.000,5", "1,000.5", "12.34567", "12.34565", "99999999999999999999", "1e400", "-0", "+", "-", ".", "1e", "1e5 ", "٣", "1'000", "1e-400", "0.00005", "$5", "5 €",
    "5,5-", "(5)", "5 %", "€ 5,5", "1 000,5 CR", "2 DR", "-", '="7"', "1.5.2026", "true", "1e+3", "1e 3", "1f", "+.5", "-.5e1", "5.e1", "1,", ",5", "1,5e2", "+inf", "INF", "infinity", "-NAN", "1.5_0", "1e1_0", "._5", "1._5", ".5_0", "1__0", "_1", "1_", "1_000,5", "1_0.5", "\x077", "8\u202e",
]  # fmt: skip
ROWS = st.lists(
    st.tuples(
        st.sampled_from(
            ["A1", "A2", " A3 ", "A9", "", '"', "A1\u202e", '="A2"', "'1001", "nan", "1001.0", " 1001.00", "1001"]
        ),
        st.sampled_from(DAYS),
        st.sampled_from(NUMBERS),
        st.sampled_from(NUMBERS),
        st.sampled_from(NUMBERS),
        st.sampled_from([0, 0, 0, 0, 0, 0, -1, 1]),
    ),
    min_size=1,
    max_size=40,
)
READS = st.sampled_from(
    [
        "",
        'decimal = ","',
        'date_format = "%d.%m.%Y"',
        'decimal = ","\ndate_format = "%Y-%m-%d"',
        'date_format = "%m/%d/%Y"',
        'date_format = "%d.%m.%y | %d.%m.%Y | %Y%m%d"',
        'date_format = "%Y-%m-%d …"',
        'blanks = "x | - | nan"',
        'numbers = "marked"\ndecimal = ","',
        'numbers = "marked"\nnegative = "CR"\nblanks = "x"',
        'texts = "wrapped"',
    ]
)


def outcome(files: Files, file: Any, mapping: str, source: str) -> tuple[Any, ...]:
    """What became of the file: counts, rows, rejects."""
    try:
        report = files.load(file, mapping)
    except BadInput as error:
        found = error.fields.get("report")
        return (str(error), found and (found.rows, found.reasons, found.lines))
    held = files.rows(
        "select sale_id, account_key, sold_on, cast(quantity as varchar), cast(net_sales as varchar), cast(margin as varchar) "
        f"from sale join import_batch using (batch_key) where source = '{source}' and batch_id = '{report.batch}' order by sale_id"
    )
    files.undo(report)
    return (report.rows, report.loaded, report.reasons, report.lines, held, files.rejects(report))


@settings(
    max_examples=EXAMPLES,
    derandomize=not FULL,
    # an example is a whole import: making it smaller would take minutes
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=ROWS,
    read=READS,
    delimiter=st.sampled_from([",", ";", "\\t"]),
    quote_all=st.booleans(),
    options=st.sampled_from(["", WHOLE]),
)
def test_both_paths_say_the_same(
    company: Files, rows: list[tuple[Any, ...]], read: str, delimiter: str, quote_all: bool, options: str
) -> None:
    sink = io.StringIO()
    sign = delimiter.replace("\\t", "\t")
    line = csv.writer(
        sink, delimiter=sign, lineterminator="\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    )
    line.writerow([*COLUMNS, "keep"])
    line.writerow(["0", "A1", "2026-01-02" if "%d" not in read else "2.1.2026", "1", "1", "1", "y"])
    for number, (*cells, ragged) in enumerate(rows, 1):
        whole = [f"{number}.0", *cells, "y"]
        line.writerow(whole[:3] if ragged < 0 else [*whole, *["more"] * ragged])
    file = company.write(sink.getvalue())
    by_reader = outcome(company, file, MAPPING.format(source="p", delimiter=delimiter, read=read, more=options), "p")
    by_us = outcome(
        company, file, MAPPING.format(source="p", delimiter=delimiter, read=read, more=FILTER + options), "p"
    )
    assert by_us == by_reader


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@pytest.mark.skipif(not FULL, reason="a figure of speed: KAM_FULL=1")
def test_our_own_parsing_takes_at_most_four_times_the_cpu(company: Files) -> None:
    lines = 300_000
    header = ";".join(COLUMNS)
    plain = "\n".join(
        f"{n};A{n % 3 + 1};2026-0{n % 6 + 1}-{n % 28 + 1:02};{n % 50};{n}.25;{n % 97}.5" for n in range(lines)
    )
    finnish = "\n".join(
        f"{n};A{n % 3 + 1};{n % 28 + 1}.{n % 6 + 1}.2026;{n % 50};{f'{n:,}'.replace(',', ' ')},25;{n % 97},5"
        for n in range(lines)
    )
    ratios = []
    for _ in range(3):
        costs = []
        for text, read in ((plain, ""), (finnish, 'decimal = ","\nthousands = " "')):
            file = company.write(f"{header}\n{text}\n")
            before = cpu()
            report = company.load(file, MAPPING.format(source="p", delimiter=";", read=read, more=""))
            costs.append(cpu() - before)
            assert report.loaded == lines
            company.undo(report)
        ratios.append(costs[1] / costs[0])
    assert sorted(ratios)[1] <= 4, ratios
