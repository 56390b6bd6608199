"""``python -m kam_analytics import``: what it prints, its exit codes, and what it leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.cli.main import main
from kam_analytics.store import open_store
from tests.samples.places import ROOT

KEYS = {"file", "kind", "rows", "loaded", "updated", "skipped", "filtered", "rejected", "reasons", "batch"}
SALES = "sale_id,account_id,product_id,sold_on,quantity,net_sales,margin\n"
MAPPING = """kind = "sales"
source = "erp"
[columns]
sale_id = "sale_id"
account_id = "account_id"
sold_on = "sold_on"
net_sales = "net_sales"
[filter]
product_id = ["P1"]
[options]
create_accounts = true
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two accounts in the store of this test, and a folder for its files."""
    place = tmp_path / "files"
    place.mkdir()
    assert (
        main(
            ["import", str(write(place, "accounts.csv", "account_id,name\nA1,First\nA2,Second\n")), "--as", "accounts"]
        )
        == 0
    )
    return place


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["import", *(str(argument) for argument in arguments)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def reports(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_json_says_what_became_of_each_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = write(folder, "map.toml", MAPPING)
    first = write(
        folder,
        "first.csv",
        SALES + "1,A1,P1,2026-01-01,1,10,\n2,A1,P2,2026-01-01,1,10,\n3,,P1,2026-01-01,1,10,\n4,A1,P1,x,1,10,\n",
    )
    code, out, err = run(capsys, first, "--mapping", mapping, "--json")
    assert (code, err) == (0, "")
    [report] = reports(out)
    assert set(report) >= KEYS
    batch = report["batch"]
    assert {name: report[name] for name in KEYS - {"batch"}} == {
        "file": "first.csv", "kind": "sales", "rows": 4, "loaded": 1, "updated": 0, "skipped": 0, "filtered": 1,
        "rejected": 2, "reasons": {"bad_value": 1, "missing_value": 1},
    }  # fmt: skip
    second = write(folder, "second.csv", SALES + "1,A1,P1,2026-01-01,1,11,\n5,A9,P1,2026-01-01,1,10,\n")
    [report] = reports(run(capsys, second, "--mapping", mapping, "--json")[1])
    assert (report["loaded"], report["updated"], report["skipped"]) == (1, 1, 0)
    assert report["batch"] not in (None, batch)


def test_words_name_the_reasons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(
        folder, "s.csv", SALES + "1,A1,P1,2026-01-01,1,10,\n2,A9,P1,2026-01-01,1,10,\n3,A1,P1,2036-01-01,1,10,\n"
    )
    code, out, _ = run(capsys, file, "--as", "sales")
    assert code == 0
    assert "s.csv: 3 rows, 1 loaded" in out
    assert "1 × the account is not known" in out
    assert "1 × the date is in the future" in out


def test_rows_that_are_in_but_say_something_are_counted_in_both_forms(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opportunities = "opportunity_id,account_id,status,owner_id,amount,currency\n"
    assert run(capsys, write(folder, "r.csv", "currency,month_on,rate\nSEK,2026-01-01,0.1\n"), "--as", "rates")[0] == 0
    file = write(
        folder, "o.csv", opportunities.replace("owner_id", "owner_id,opened_on")
        + "1,A1,open,u1,2026-01-05,10,SEK\n2,,won,,2026-01-05,5,\n3,,lost,u2,2026-01-05,5,USD\n"
    )  # fmt: skip
    code, out, _ = run(capsys, file, "--as", "opportunities", "--dry-run")
    assert code == 0
    assert out.splitlines() == [
        "o.csv: 3 rows, 2 loaded, 0 updated, 0 already there, 0 filtered, 1 rejected",
        "  1 × the row is in another currency and there is no rate for its month",
        "  1 without an account: only directors and analysts see them",
        "  1 without an owner: the person is not known yet",
        "  1 in another currency, converted by the rate of the month",
    ]
    [report] = reports(run(capsys, file, "--as", "opportunities", "--json")[1])
    assert (report["unassigned"], report["reasons"]) == (1, {"no_rate": 1})
    assert report["warnings"] == {"unassigned": 1, "without_owner": 1, "converted": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x7fELF\x01\x01", b"PK\x03\x04xx", b"some words\n", b"account_id,account_id,sold_on,net_sales\nA1,A1,2026-01-01,1\n",
        (SALES + '1,"A1,P1,2026-01-01,1,10,\n').encode(), (SALES + "1,A\x001,P1,2026-01-01,1,10,\n").encode(),
        (SALES + "ä,A1,P1,2026-01-01,1,10,\n").encode("latin-1"), SALES.encode(), SALES.replace("sold_on", "day").encode(),
        (SALES + "1,A1\n2,A1\n3,A1,P1,2026-01-01,1,10,\n").encode(), (SALES + "1,A9,P1,2026-01-01,1,10,\n").encode(),
    ],
    ids=[
        "empty", "binary", "workbook", "words", "twice", "quote", "nul", "encoding", "no rows", "column", "ragged", "rejects",
    ],
)  # fmt: skip
def test_an_unusable_file_is_exit_2_and_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    before = (folder.parent / "data" / "kam.duckdb").stat().st_size
    code, _, err = run(capsys, write(folder, "bad.csv", content), "--as", "sales")
    assert code == 2
    assert err.count("\n") == 1
    assert len(err) > 20
    assert (folder.parent / "data" / "kam.duckdb").stat().st_size == before


def test_nothing_but_rejects_is_exit_2_with_its_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(folder, "s.csv", SALES + "1,A9,P1,2026-01-01,1,10,\n2,A9,P1,2026-01-01,1,10,\n")
    for options in ([], ["--dry-run"]):
        code, out, err = run(capsys, file, "--as", "sales", "--json", *options)
        assert code == 2
        assert "No rows of s.csv could be loaded" in err
        [report] = reports(out)
        assert (report["rejected"], report["reasons"], report["batch"]) == (2, {"unknown_account": 2}, None)


def test_a_bad_file_among_good_ones_does_not_stop_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = write(folder, "good.csv", SALES + "1,A1,P1,2026-01-01,1,10,\n")
    code, out, err = run(capsys, write(folder, "bad.csv", ""), good, "--as", "sales", "--json")
    assert code == 2
    assert "bad.csv is empty" in err
    assert [report["loaded"] for report in reports(out)] == [1]


@pytest.mark.parametrize("how", [["--as", "invoices"], ["--mapping", "none.toml"]])
def test_an_unknown_kind_or_mapping_is_exit_2(folder: Path, capsys: pytest.CaptureFixture[str], how: list[str]) -> None:
    code, out, err = run(capsys, write(folder, "s.csv", SALES + "1,A1,P1,2026-01-01,1,10,\n"), *how)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_the_currency_is_chosen_before_the_first_import_and_kept(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(
        data_folder, "s.csv", "account_id,sold_on,net_sales,currency\nA1,2026-01-01,5,GBP\nA1,2026-01-02,5,EUR\n"
    )
    mapping = write(
        data_folder,
        "m.toml",
        MAPPING.replace('sale_id = "sale_id"\n', 'currency = "currency"\n').replace(
            'product_id = ["P1"]', 'account_id = ["A1"]'
        ),
    )
    code, out, _ = run(capsys, file, "--mapping", mapping, "--currency", "gbp", "--json")
    assert code == 0
    assert reports(out)[0]["reasons"] == {"no_rate": 1}
    assert run(capsys, file, "--mapping", mapping, "--currency", "GBP", "--json")[0] == 0
    code, _, err = run(capsys, file, "--mapping", mapping, "--currency", "EUR")
    assert code == 2
    assert "GBP" in err


def test_a_store_that_another_process_holds_is_exit_3_naming_it(folder: Path, data_folder: Path) -> None:
    file = write(folder, "more.csv", "account_id\nA3\n")
    store = open_store(data_folder / "kam.duckdb")
    try:
        command = [sys.executable, "-m", "kam_analytics", "import", str(file), "--as", "accounts"]
        held = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    finally:
        store.close()
    assert (held.returncode, held.stdout) == (3, "")
    assert str(os.getpid()) in held.stderr
