"""The command line: what it prints, its exit codes, and its sentences."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration.analysis.concentration import concentration_of
from kam_analytics.kit.rules.period import Period
from kam_analytics.store import open_store
from tests.samples.command_line import Run
from tests.samples.demo import REP
from tests.samples.store.holders import OPEN_AND_WAIT, child, next_line

#: what is promised, and reports.FIGURES may add to
KEYS = {
    "accounts", "accounts_not_positive", "total", "total_positive", "top_20pct_accounts", "top_20pct_share",
    "accounts_for_80pct", "share_of_accounts_for_80pct", "top_10_share", "largest_share", "hhi",
    "effective_accounts", "gini",
}  # fmt: skip


def figures(
    path: Path, since: date, until: date, viewer: str = "local", measure: str = "net_sales", *, by_group: bool = True
) -> Any:
    store = open_store(path)
    with store.scope(store.viewer(viewer)) as scope:
        sales = scope.read("account_sales", **Period(since, until).parts())
    store.close()
    return concentration_of(sales, filters={}, by_group=by_group, measure=measure)


# report concentration ----------------------------------------------------------------------------------------


def test_json_has_the_promised_figures_of_the_default_period(run: Run, own: Path) -> None:
    ran = run("report", "concentration", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = ran.json
    assert set(found) >= KEYS
    assert (found["since"], found["until"]) == ("2025-11-01", "2026-10-31")
    expected = figures(own, date(2025, 11, 1), date(2026, 10, 31))
    assert {key: found[key] for key in KEYS} == {key: getattr(expected, key) for key in KEYS}
    assert found["level"] == "group"
    assert found["accounts_not_positive"] == 2
    assert 0.7 <= found["top_20pct_share"] <= 0.78


def test_period_and_measure_are_heard(run: Run, own: Path) -> None:
    ran = run(
        "report", "concentration", "--since", "2024-03-10", "--until", "2025-06-20", "--measure", "margin",
        "--by", "company", "--format", "json", "--store", own,
    )  # fmt: skip
    expected = figures(own, date(2024, 3, 10), date(2025, 6, 20), measure="margin", by_group=False)
    assert (ran.json["since"], ran.json["until"]) == ("2024-03-10", "2025-06-20")
    assert (ran.json["total"], ran.json["gini"]) == (expected.total, expected.gini)


def test_a_period_is_the_sum_of_its_lines(run: Run, own: Path) -> None:
    """The summaries and the days at the edges, against the lines alone."""
    store = open_store(own)
    with store.load(LOCAL_DIRECTOR) as load:
        total, accounts = (
            load.value(f"select {what} from sale where sold_on between '2024-03-10' and '2025-06-20'")
            for what in ("cast(sum(net_sales) as double)", "count(distinct account_key)")
        )
    store.close()
    period = ("--since", "2024-03-10", "--until", "2025-06-20")
    found = run("report", "concentration", "--by", "company", *period, "--format", "json").json
    assert found["total"] == pytest.approx(total, abs=0.005)
    assert found["accounts"] == accounts


def test_table_and_csv(run: Run, own: Path) -> None:
    table = run("report", "concentration").out
    assert {line.split()[0] for line in table.splitlines()} >= KEYS
    ran = run("report", "concentration", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out.lstrip("\ufeff"))))
    found = run("report", "concentration", "--format", "json").json
    assert len(rows) == found["accounts"]
    assert sum(float(row["Net sales"]) for row in rows) == pytest.approx(found["total"])
    assert float(rows[0]["Share"]) == found["largest_share"]


def test_a_rep_gets_own_accounts_only(run: Run, own: Path) -> None:
    store = open_store(own)
    with store.scope(store.viewer(REP)) as scope:
        mine = set(scope.read("account_search", text="", most=1000)["account_id"])
    store.close()
    ran = run("report", "concentration", "--viewer", REP, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out.lstrip("\ufeff"))))
    assert {row["Account ID"] for row in rows} <= mine
    everything = run("report", "concentration", "--format", "json").json
    found = run("report", "concentration", "--viewer", REP, "--format", "json").json
    assert 0 < found["accounts"] == len(rows) < everything["accounts"]
    assert found["total"] < everything["total"]


def test_an_empty_store_has_counts_and_no_figure(run: Run, data_folder: Path) -> None:
    open_store(data_folder / "kam.duckdb", create=True).close()
    found = run("report", "concentration", "--format", "json").json
    assert (found["accounts"], found["total"], found["gini"]) == (0, 0.0, None)
    assert run("report", "concentration").code == 0


# Refusals ------------------------------------------------------------------------------------------------------


def test_an_unknown_viewer(run: Run, own: Path) -> None:
    ran = run("report", "concentration", "--viewer", "nobody")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "Not found, or you have no access to it.\n"


def test_an_admin_has_no_account_data(run: Run, own: Path) -> None:
    ran = run("report", "concentration", "--viewer", "u-outi-salminen")
    assert (ran.code, ran.out) == (1, "")
    assert "no access" in ran.err


@pytest.mark.parametrize("day", ["yesterday", "31.12.2025", "2025-13-01", "2025-02-29"])
def test_a_day_that_is_none(run: Run, day: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("report", "concentration", "--since", day)
    assert ended.value.code == 2
    assert f"'{day}' is not a day: write it as 2026-11-21" in capsys.readouterr().err


def test_a_period_that_ends_before_it_begins(run: Run, own: Path) -> None:
    ran = run("report", "concentration", "--since", "2025-02-01", "--until", "2025-01-01")
    assert ran.code == 2
    assert ran.err == "The period ends before it begins: 2025-02-01 to 2025-01-01.\n"


@pytest.mark.parametrize("command", [["report", "concentration"], ["check"], ["undo", "x"]])
def test_a_missing_store_is_said_and_not_made(run: Run, data_folder: Path, command: list[str]) -> None:
    ran = run(*command)
    assert ran.code == 2
    assert str(data_folder / "kam.duckdb") in ran.err
    assert "--store" in ran.err
    assert not (data_folder / "kam.duckdb").exists()


def test_a_file_that_is_no_store(run: Run, data_folder: Path) -> None:
    (data_folder / "kam.duckdb").write_bytes(b"no store " * 999)
    ran = run("check")
    assert ran.code == 2
    assert ran.err.count("\n") == 1


def test_a_bad_setting_is_a_sentence(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_TODAY", "soon")
    ran = run("report", "concentration")
    assert ran.code == 2
    assert ran.err == "KAM_TODAY is soon: write a date from 1990 to 2059 as 2026-11-21.\n"


def test_a_store_in_use_names_the_process(run: Run, own: Path, demo_path: Path, tmp_path: Path) -> None:
    holder = child(OPEN_AND_WAIT, own)
    try:
        assert next_line(holder) == "open"
        sales = tmp_path / "sales.csv"
        sales.write_text("sale_id,account_id,sold_on,net_sales\n1,a,2025-01-01,5\n")
        for command in (
            ["report", "concentration"],
            ["check"],
            ["undo", "x"],
            ["import", sales, "--as", "sales"],
            ["demo", "--store", own],
        ):
            ran = run(*command)
            assert ran.code == 3, command
            assert str(holder.pid) in ran.err
            assert ran.out == ""
    finally:
        holder.kill()
        holder.communicate()


# check ---------------------------------------------------------------------------------------------------------


def test_check_says_zero_or_how_many(run: Run, own: Path) -> None:
    ran = run("check")
    assert ran.code == 0
    counts = {line.split()[1]: int(line.split()[0]) for line in ran.out.splitlines()}
    assert len(counts) >= 12
    assert set(counts.values()) == {0}
    store = open_store(own)
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update account_month set lines = lines + 1 where account_key = 1")
    store.close()
    ran = run("check")
    assert ran.code == 1
    counts = {line.split()[1]: int(line.split()[0]) for line in ran.out.splitlines()}
    assert {name for name, rows in counts.items() if rows} == {"account_month_equals_lines"}


# demo ----------------------------------------------------------------------------------------------------------


def test_a_small_demo_company_replaces_another_one(run: Run, demo_path: Path, data_folder: Path) -> None:
    path = Path(shutil.copy(demo_path, data_folder / "demo.duckdb"))
    ran = run("demo", "--accounts", "20", "--lines", "2000", "--seed", "3")
    assert ran.code == 0
    assert ran.out.strip() == str(path)
    assert "100%" in ran.err
    assert [file.name for file in data_folder.iterdir() if file.suffix == ".duckdb"] == ["demo.duckdb"]
    assert run("check", "--store", path).code == 0
    found = run("report", "concentration", "--store", path, "--format", "json").json
    assert 0 < found["accounts"] <= 20


def test_the_demo_company_does_not_replace_ones_own_data(run: Run, data_folder: Path) -> None:
    path = data_folder / "kam.duckdb"
    open_store(path, create=True).close()
    before = path.read_bytes()
    ran = run("demo", "--accounts", "20", "--lines", "2000", "--store", path)
    assert ran.code == 2
    assert "kam.duckdb contains your own data" in ran.err
    assert path.read_bytes() == before


def test_the_small_company_as_files(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    assert run("demo", "--export", folder).code == 0
    kinds = ["accounts", "activities", "nps", "products", "sales", "targets", "teams", "users", "wallets"]
    assert sorted(path.name for path in folder.iterdir()) == [f"{kind}.csv" for kind in kinds]
    assert run("check").code == 2, "no store was made"


# import and undo, as the command line sees them --------------------------------------------------------------------


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Two accounts and three lines, one of them of nobody."""
    (tmp_path / "accounts.csv").write_text("account_id,name\na1,One Oy\na2,Two Oy\n")
    (tmp_path / "sales.csv").write_text(
        "sale_id,account_id,sold_on,net_sales\n1,a1,2025-01-31,60\n2,a2,2025-01-31,40.5\n3,unknown,2025-01-31,7\n"
    )
    return tmp_path


def test_a_file_is_imported_reported_and_undone(run: Run, sample: Path, data_folder: Path) -> None:
    assert run("import", sample / "accounts.csv", "--as", "accounts").code == 0
    ran = run("import", sample / "sales.csv", "--as", "sales", "--json")
    assert (ran.code, ran.err) == (0, "")
    report = ran.json
    assert {key: report[key] for key in ("file", "kind", "rows", "loaded", "updated", "skipped", "filtered", "rejected")} == {
        "file": "sales.csv", "kind": "sales", "rows": 3, "loaded": 2, "updated": 0, "skipped": 0, "filtered": 0, "rejected": 1,
    }  # fmt: skip
    assert sum(report["reasons"].values()) == 1
    period = ("--since", "2025-01-01", "--until", "2025-01-31", "--format", "json")
    assert run("report", "concentration", *period).json["total"] == 100.5
    assert run("undo", report["batch"]).code == 0
    assert run("report", "concentration", *period).json["total"] == 0
    assert run("undo", "no such batch").code != 0


def test_a_dry_run_counts_and_writes_nothing(run: Run, sample: Path) -> None:
    run("import", sample / "accounts.csv", "--as", "accounts")
    ran = run("import", sample / "sales.csv", "--as", "sales", "--dry-run", "--json")
    assert (ran.code, ran.json["loaded"], ran.json["rejected"], ran.json["batch"]) == (0, 2, 1, None)
    found = run("report", "concentration", "--since", "2025-01-01", "--until", "2025-01-31", "--format", "json").json
    assert found["accounts"] == 0


def test_several_files_are_a_line_each(run: Run, sample: Path) -> None:
    ran = run("import", sample / "accounts.csv", sample / "accounts.csv", "--as", "accounts", "--json")
    assert [json.loads(line)["skipped"] for line in ran.out.splitlines()] == [0, 2]


def test_a_first_import_that_brings_nothing_leaves_no_store(run: Run, sample: Path, data_folder: Path) -> None:
    assert run("import", sample / "sales.csv", "--as", "sales").code == 2
    assert run("import", sample / "accounts.csv", "--as", "accounts", "--dry-run").code == 0
    assert not (data_folder / "kam.duckdb").exists()


def test_a_file_that_cannot_be_used_is_exit_2_and_a_sentence(run: Run, sample: Path) -> None:
    for arguments in (
        (sample / "missing.csv", "--as", "sales"),
        (sample / "sales.csv", "--as", "no such kind"),
        (sample / "sales.csv", "--mapping", sample / "missing.toml"),
        (sample / "sales.csv", "--mapping", sample / "sales.csv"),
        (sample / "sales.csv", "--as", "sales"),  # no account is known: nothing but rejects
    ):
        ran = run("import", *arguments)
        assert ran.code == 2, arguments
        assert len(ran.err.strip()) > 20
        assert "Traceback" not in ran.err


def test_the_currency_is_chosen_before_the_first_import(run: Run, sample: Path, data_folder: Path) -> None:
    assert run("import", sample / "accounts.csv", "--as", "accounts", "--currency", "sek").code == 0
    store = open_store(data_folder / "kam.duckdb")
    assert store.settings["currency"] == "SEK"
    store.close()
    ran = run("import", sample / "sales.csv", "--as", "sales", "--currency", "EUR")
    assert ran.code == 2
    assert "SEK" in ran.err
    assert run("import", sample / "sales.csv", "--as", "sales", "--currency", "SEK").code == 0


def test_the_module_runs(own: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "kam_analytics", "report", "concentration", "--format", "json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(ran.stdout)["accounts"] > 100
    assert ran.stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "concentration", "--format", "table"), ("report", "concentration", "--format", "csv"),
        ("report", "concentration", "--format", "json"), ("check",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_reader_that_leaves_ends_the_command_quietly(own: Path, arguments: tuple[str, ...]) -> None:
    """A pipe whose reader is gone before the first line, as that of ``head`` is after some."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "kam_analytics", *arguments], stdout=writer, stderr=subprocess.PIPE, text=True
        )
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stderr) == (141, "")
    open_store(own).close()


# Parameters of reports ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("account", "name=value"),
        ("=x", "name=value"),
        ("", "name=value"),
        ("account=C1", "has no parameter “account”"),
    ],
)
def test_a_parameter_that_says_nothing_is_refused(run: Run, own: Path, given: str, said: str) -> None:
    ran = run("report", "concentration", "--param", given)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_without_groups_companies_are_counted(run: Run, data_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id,name\nA1,First Oy\n")
    assert run("import", tmp_path / "accounts.csv", "--as", "accounts").code == 0
    for report in ("concentration", "customer-tenure"):
        assert run("report", report, "--by", "group", "--format", "json").json["level"] == "company"
