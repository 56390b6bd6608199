"""``import`` without a mapping, ``import --show`` and ``template``: what they print, what they ask, what they leave."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kam_analytics.cli.main import main
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.store import open_store
from tests.samples.imports.orders import CUSTOMERS, DETAILS, NET, NEXT_DETAILS, NEXT_ORDERS, ORDERS
from tests.samples.places import SAMPLE

FINNISH = (
    "Asiakasnumero;Laskupäivä;Tuotekoodi;Määrä;Veroton summa\nA1;1.2.2026;P1;2;1 234,50\nA2;31.12.2025;P2;1;-12,5\n"
).encode("cp1252")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_TODAY", "2026-11-22")


@pytest.fixture
def write(tmp_path: Path):
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def query(sql: str) -> list[tuple]:
    from kam_analytics import settings
    from kam_analytics.access import LOCAL_DIRECTOR

    store = open_store(settings.load().own_store)
    with store.load(LOCAL_DIRECTOR) as load:
        found = load.frame(sql)
    store.close()
    return list(found.itertuples(index=False, name=None))


def test_the_sample_comes_in_by_itself_whatever_the_order(run) -> None:
    files = [
        SAMPLE / f"{kind}.csv"
        for kind in ("wallets", "sales", "nps", "teams", "activities", "targets", "accounts", "products", "users")
    ]
    code, out, err = run("import", *files, "--json")
    reports = [json.loads(line) for line in out.splitlines()]
    assert code == 0, err
    assert [report["kind"] for report in reports] == [
        "users",
        "products",
        "accounts",
        "teams",
        "sales",
        "activities",
        "nps",
        "wallets",
        "targets",
    ]
    assert all(report["rejected"] == 0 for report in reports)


def test_a_finnish_file_comes_in_and_again_without_a_word(run, write) -> None:
    file = write("myynti.csv", FINNISH)
    code, out, err = run("import", file)
    assert (code, out.count("\n")) == (2, 2)
    assert "add --create-accounts" in err
    code, out, err = run("import", file, "--create-accounts", "--source", "erp")
    assert (code, out.split(" (batch")[0]) == (
        0,
        "myynti.csv: 2 rows, 2 loaded, 0 updated, 0 already there, 0 filtered, 0 rejected",
    )
    assert "myynti.csv: sales (source erp)" in err
    assert "account_id = Asiakasnumero" in err
    assert "was read as cp1252" in err
    assert query("select cast(sum(net_sales) as double), min(sold_on) from sale")[0][0] == 1222.0
    again = write("myynti2.csv", FINNISH + b"A3;1.3.2026;P1;1;7,00\n")
    code, out, err = run("import", again)
    assert (code, "1 loaded" in out, "2 already there" in out) == (0, True, True)
    assert "(source erp)" in err


@pytest.mark.parametrize(
    ("content", "said", "hint", "answer"),
    [
        ("account_id,sold_on,net_sales\nA1,03/04/2026,1\n", "several ways", "--answer", ["--read", "date_format=%d/%m/%Y"]),
        ("account_id;sold_on;net_sales\nA1;2026-01-01;1.234\n", "two ways", "--answer", ["--read", "decimal=."]),
        ("account_id,when,net_sales\nA1,2026-01-01,1\n", "need a column for: sold_on", "--column FIELD=COLUMN", ["--column", "sold_on=when"]),
        ("a,b,c\nA1,2026-01-01,1\n", "choose the kind", "--kind KIND",
         ["--kind", "sales", "--column", "account_id=a", "--column", "sold_on=b", "--column", "net_sales=c"]),
    ],
    ids=["date", "number", "missing", "kind"],
)  # fmt: skip
def test_an_open_question_is_refused_with_what_to_add(
    run, write, content: str, said: str, hint: str, answer: list[str]
) -> None:
    file = write("sales.csv" if "net_sales" in content else "x.csv", content)
    code, out, err = run("import", file, "--create-accounts")
    # each answer has a line of its own
    assert (code, out, err.count("\n")) == (2, "", 1 + err.count("--answer"))
    assert said in err
    assert hint in err
    code, out, err = run("import", file, "--create-accounts", *answer)
    assert (code, "1 loaded" in out) == (0, True), err


def test_answers_that_contradict_each_other_are_refused(run, write) -> None:
    file = write("x.csv", "account_id,sold_on,net_sales,Status\nA1,2026-01-01,1,Draft\n")
    answers = [part for word in ("leave_out", "counts") for part in ("--answer", f"counts:Status: Draft={word}")]
    code, _out, err = run("import", file, *answers)
    assert (code, "two values" in err) == (2, True)


def test_ids_with_zeros_are_offered_to_be_mended(run, write) -> None:
    assert run("import", write("accounts.csv", "account_id,name\n1001,First\n"))[0] == 0
    file = write("sales.csv", "account_id,sold_on,net_sales\n1001.0,2026-01-01,5\n")
    code, out, err = run("import", file)
    assert (code, "(such as 1001.0)" in err, "(add --whole-ids)" in err) == (2, True, True)
    assert "(add --whole-ids)" in run("import", "--show", file)[2]
    code, out, err = run("import", file, "--whole-ids")
    assert (code, "1 loaded" in out, "--whole-ids" in err) == (0, True, False)
    assert query("select account_id from sale join account using (account_key)") == [("1001",)]
    # the mapping that was used last knows it
    code, out, err = run("import", write("more.csv", file.read_text() + "1001.0,2026-01-02,6\n"))
    assert (code, "1 loaded" in out, "1 already there" in out, "--whole-ids" in err) == (0, True, True, False)


def test_one_refused_file_does_not_stop_the_others(run, write) -> None:
    good, bad = write("accounts.csv", "account_id,name\nA1,First {x}\n"), write("bad.csv", "a,b\n1,{x}\n")
    code, out, err = run("import", bad, good)
    assert (code, "1 loaded" in out) == (2, True)
    assert "bad.csv" in err


def test_show_prints_a_mapping_that_can_be_kept(run, write) -> None:
    file = write("myynti.csv", FINNISH)
    code, out, _ = run("import", "--show", file)
    assert code == 0
    mapping = from_toml(out)
    assert mapping.columns == {
        "account_id": "Asiakasnumero", "product_id": "Tuotekoodi", "sold_on": "Laskupäivä", "quantity": "Määrä", "net_sales": "Veroton summa",
    }  # fmt: skip
    kept = write("erp.toml", out + "\n[options]\ncreate_accounts = true\n")
    assert run("import", file, "--mapping", kept)[0] == 0
    code, _, err = run("import", "--show", write("x.csv", "a,b\n1,2\n"))
    assert (code, "choose the kind" in err) == (2, True)


def test_files_of_one_command_are_looked_at_together(run, write, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    files = [write("order_details.csv", DETAILS), write("other/orders.csv", ORDERS), write("customers.csv", CUSTOMERS)]
    code, _, err = run("import", *files)
    assert code == 2
    assert "orders.csv has them: join by order_id? 3 of 3 rows match." in err
    assert '--answer "join:order_details.csv=orders.csv": Join orders.csv: row 1 gets customer_id AALTO' in err
    assert "orders.csv: joined to order_details.csv" in err
    answer = ("--answer", "join:order_details.csv=orders.csv")
    code, out, _ = run("import", "--show", *files[:2], *answer)
    assert (code, from_toml(out).lookups[0].file) == (0, "orders.csv")
    assert "[[lookup]]" in out
    # the accounts are in already
    assert run("import", *files, *answer)[0] == 0
    assert query("select count(*), sum(net_sales)::double from sale") == [(3, NET)]
    # next month, by the columns
    code, _, err = run("import", write("details_2.csv", NEXT_DETAILS))
    assert (code, "(the last time orders.csv)" in err) == (2, True)
    code, _, err = run("import", write("details_2.csv", NEXT_DETAILS), write("headers_2.csv", NEXT_ORDERS))
    assert code == 0, err
    assert query("select count(*), sum(net_sales)::double from sale") == [(6, 2 * NET)]


def test_a_salesforce_export_comes_in_by_itself(run, shared: Path) -> None:
    folder = shared / "salesforce_org_export"
    # in this organisation no task was ever marked as done
    given = ("--answer", "counts:Status: Not Started=counts")
    code, out, err = run("import", *sorted(folder.glob("*.csv")), *given, "--json")
    reports = {report["kind"]: report for report in map(json.loads, out.splitlines())}
    assert code == 2
    for name in ("Lead", "Campaign", "CampaignMember"):
        assert f"{name}.csv looks like Salesforce {name}, which is not a kind we import." in err
    counts = {kind: (report["rows"], report["loaded"], report["unassigned"]) for kind, report in reports.items()}
    assert counts == {
        "accounts": (22, 22, 0), "contacts": (102, 102, 84), "opportunities": (50, 50, 0), "activities": (75, 75, 39),
        "claims": (40, 14, 0),
    }  # fmt: skip
    assert query("select count(*), sum(amount)::double from opportunity where status = 'won'") == [(12, 10_542_562.98)]


def test_a_template_is_written_and_comes_back(run, write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for form in ("csv", "xlsx"):
        code, out, _ = run("template", "accounts", "--format", form)
        assert (code, out.strip()) == (0, f"template-accounts.{form}")
    assert run("import", tmp_path / "template-accounts.csv")[0] == 0
    code, _, err = run("template", "nothing")
    assert (code, "The kinds are" in err) == (2, True)
    assert run("template", "sales", "--language", "fi", "--out", tmp_path / "no" / "x.csv")[0] == 2


def test_new_values_of_a_known_source_hold_their_rows_until_they_are_answered(run, write) -> None:
    deals = "Opportunity ID,Opportunity Name,Stage,Amount\n"
    june = write("june.csv", deals + "D-1,Alpha,Closed Won,100\nD-2,Beta,Inactive lead,20\n")
    code, _, err = run("import", june)
    assert code == 2
    assert 'add --answer "value:Stage: Inactive lead=lost": Lost' in err
    code, _, err = run("import", june, "--answer", "value:Stage: Inactive lead=lost")
    assert (code, "Stage: “Closed Won” → won (1 row), “Inactive lead” → lost (1 row)" in err) == (0, True)
    july = write("july.csv", deals + "D-3,Gamma,Handshake,3\nD-4,Delta,Inactive lead,4\n")
    code, out, err = run("import", july)
    assert (code, "1 loaded" in out, "1 × the value waits for an answer" in out) == (0, True, True)
    assert "its rows wait until the file is imported again with an answer: “Stage” has the value “Handshake”" in err
    code, out, _ = run("import", july, "--answer", "value:Stage: Handshake=won")
    assert (code, "1 loaded, 0 updated, 1 already there" in out) == (0, True)
    assert query("select status, count(*), sum(amount)::double from opportunity group by 1 order by 1") == [
        ("lost", 2, 24.0), ("won", 2, 103.0),
    ]  # fmt: skip
