"""No file takes more than half a minute or a gigabyte, whether it is looked at, tried or loaded; each ends in a sentence or a report."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kam_analytics.store import open_store
from tests.samples.imports.books import raw, texts
from tests.samples.imports.hostile import HOSTILE, NO_TABLES
from tests.samples.imports.loading import Files

SECONDS, MEMORY = 30, 1_000_000_000
#: address space is more than memory: the engine and its threads reserve two gigabytes before they do anything
RESERVED = 4 * MEMORY
CHILD = """
import json, resource, signal, sys, time
from pathlib import Path
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.imports import import_file
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.imports.preview import preview
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.store import open_store

seconds, reserved = int(sys.argv[3]), int(sys.argv[4])
resource.setrlimit(resource.RLIMIT_AS, (reserved, reserved))
store = open_store(Path(sys.argv[1]))
tables = {
    "accounts": from_toml('kind = "accounts"\\nsource = "s"\\n[columns]\\naccount_id = "account_id"\\n'),
    "sales": from_toml('kind = "sales"\\nsource = "s"\\n[columns]\\naccount_id = "account_id"\\nsold_on = "d"\\nnet_sales = "n"\\n'),
}
for file in sorted(Path(sys.argv[2]).iterdir()):
    mapping = tables["sales" if file.name.startswith("sales") else "accounts"]
    steps = {
        "recognise": lambda: recognise(file),
        "preview": lambda: preview(store, LOCAL_DIRECTOR, file, mapping).report,
        "import": lambda: import_file(store, LOCAL_DIRECTOR, file, mapping),
    }
    for step, take in steps.items():
        print(step, file.name, file=sys.stderr, flush=True)
        signal.alarm(seconds)
        began = time.monotonic()
        try:
            said = f"read: {take()}"[:300]
        except BadInput as error:
            said = str(error)
        signal.alarm(0)
        print(json.dumps([file.name, step, time.monotonic() - began, said]), flush=True)
assert not any(store.check().values())
assert not [left for left in store.engine.staging.iterdir() if left.suffix in (".csv", ".parquet", ".xlsx", ".cut")]
# what getrusage says begins with the size of the process that started this one; workbooks have a test of their own
print(next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""
MANY = 1_000_000
HEADER = b"account_id,name\n"
SALES = b"account_id,d,n\n"
#: name of a text -> its content, and what the import says of it ("read": its rows are counted)
LARGE = {
    "five hundred columns": (b"account_id" + b"".join(b",c%d" % n for n in range(499)) + b"\n" + (b"A" + b",1" * 499 + b"\n") * 5_000, "read"),
    "columns without end": (b"account_id" + b"".join(b",c%d" % n for n in range(130_000)) + b"\nA\n", "130001 columns"),
    "commas": (b"," * 20_000_000, "columns: export it again"),
    "a cell of two megabytes": (HEADER + b"A1," + b"x" * 2_000_000 + b"\n", "read"),
    "one line": (HEADER + b"A1," + b"x" * 60_000_000, "No row"),
    "a header of megabytes": (b"account_id," + b"x" * 20_000_000 + b"\nA1,y\n", "read"),
    "blank lines": (HEADER + b"\n" * 5 * MANY, "no rows"),
    "returns": (HEADER + b"\r" * 5 * MANY, "no rows"),
    "mixed line ends": (HEADER + b"A1,x\r\nA2,y\rA3,z\nA4,w\r\n" * 50_000, "read"),
    "lines of one cell": (HEADER + b"A\n" * 3 * MANY, "lines of lines of one cell.csv do not match its columns"),
    "quotation marks": (HEADER + b'A,"x"y\n' * MANY, "is every quotation mark inside a text doubled?"),
    "nothing but quotation marks": (HEADER + b'"' * 10_000_001, "No row"),
    "a quotation mark that is not closed": (HEADER + b"A,x\n" * 500 + b'"A,x\n' + b"A,x\n" * MANY, "line 502 of a quotation mark that is not closed.csv is never closed"),
    "one id": (HEADER + b"A1,x\n" * MANY, "read"),
    "broken at its end": (HEADER + b"A1,x\n" * MANY + b"A2,\xc3\n", "is not UTF-8"),
    "NUL at its end": (HEADER + b"A1,x\n" * MANY + b"A2,\0\n", "NUL"),
    "no text": (bytes(range(256)) * 10_000, "not a table"),
    "sales, decimal commas": (SALES.replace(b",", b";") + b"A1;2026-01-01;1,5\n" * MANY, "No row"),
    "sales, days that are none": (SALES + b"A1,2026-13-01,1\n" * MANY, "No row"),
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder of files, and what the import must say of each."""
    folder = tmp_path_factory.mktemp("hostile")
    wanted = {f"{name}.csv": says for name, (_, says) in LARGE.items()}
    for name, (content, _) in LARGE.items():
        (folder / f"{name}.csv").write_bytes(content)
    for name, (content, says) in HOSTILE.items():
        (folder / f"{name}.xlsx").write_bytes(content)
        wanted[f"{name}.xlsx"] = says
    for number, (content, _) in enumerate(NO_TABLES):
        # what is said of these is tested with them
        (folder / f"{number}.csv").write_bytes(content)
        wanted[f"{number}.csv"] = ""
    _bomb(folder / "bomb.xlsx")
    wanted["bomb.xlsx"] = "too large"
    pq.write_table(pa.table({f"c{n}": ["A"] for n in range(5_000)}), folder / "wide.parquet")
    wanted["wide.parquet"] = "5000 columns"
    return folder, wanted


def _bomb(path: Path) -> None:
    """Less than a megabyte that unpacks to 389."""
    path.write_bytes(raw(texts(1, "account_id")))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(389):
            part.write(bytes(1_000_000))


def test_every_hostile_file_ends_in_time_and_in_a_gigabyte(
    company: Files, hostile: tuple[Path, dict[str, str]]
) -> None:
    folder, wanted = hostile
    path = company.store.path
    company.store.close()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(folder), str(SECONDS), str(RESERVED)],
        capture_output=True,
        text=True,
    )
    company.store = open_store(path)
    # the last line of what it said names the file that was too much for it
    assert done.returncode == 0, done.stderr[-2000:]
    *steps, kilobytes = map(json.loads, done.stdout.splitlines())
    assert kilobytes * 1024 < MEMORY
    assert len(steps) == 3 * len(wanted)
    for name, step, seconds, said in steps:
        assert seconds < SECONDS
        assert len(said) > 20
        if step == "import":
            assert any(part in said for part in wanted[name].split("|")), (name, said)
