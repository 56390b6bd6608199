"""What a mapping may say beyond columns: look-ups, several tables, periods, leading sources, surveys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.accounts.commands import add_account, change_accounts
from kam_analytics.cli.main import main
from kam_analytics.errors import BadInput, Conflict
from kam_analytics.imports.mapping.parse import from_toml, tables_from_toml
from tests.samples.imports.books import book
from tests.samples.imports.loading import ACCOUNTS, Files, everything, unchanged

LOOKUP = """kind = "sales"
source = "erp"
[lookup]
file = "orders.csv"
key = "order"
columns = ["customer", "day"]
[columns]
account_id = "customer"
sold_on = "day"
net_sales = "amount"
order_id = "order"
"""
LINES = "order,amount\n1,5\n\n2,6\n 1 ,7\n3,8\n4\n"
ORDERS = "customer;order;day;x\nA1;1;2026-01-01;a\nA2;2;2026-01-02;b\nA3;2;2026-01-02;b\nA1;1;2026-01-01;c\n;9\n"
KEYED = """kind = "activities"
source = "crm"
{more}
[columns]
{key}
account_id = "account"
activity_type = "type"
done_on = "day"
"""
NPS = """kind = "nps"
source = "survey"
{more}
[columns]
response_id = "id"
account_id = "account"
contact_id = "who"
answered_on = "day"
score = "score"
survey = "wave"
"""


def notes(report: object) -> list[str]:
    return [str(note) for note in report.notes]  # type: ignore[attr-defined]


# look-ups --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_columns_come_from_another_file_by_key(company: Files, suffix: str) -> None:
    (company.folder / "orders.csv").write_text(ORDERS)
    file = company.write(LINES)
    if suffix == ".xlsx":
        file = book(
            file.with_suffix(suffix), {"S": [["order", "amount"], [1, 5], [], [2, 6], [" 1 ", 7], [3, 8], ["4", None]]}
        )
    report = company.load(file, LOOKUP)
    assert company.rows("select order_id, cast(net_sales as integer), sold_on from sale order by net_sales") == [
        ("1", 5, "2026-01-01"), ("1", 7, "2026-01-01")
    ]  # fmt: skip
    # line 3 is blank: rejects keep the lines of the file; order 2 is of two customers, so of none
    wanted = [
        (4, "missing_value"),
        (6, "missing_value"),
        (7, "too_few_columns" if suffix == ".csv" else "missing_value"),
    ]
    assert [row[:2] for row in company.rejects(report)] == wanted
    missing = 1 if suffix == ".csv" else 2
    assert notes(report) == [
        f"Rows of {file.name} without a match in orders.csv: {missing}. Their looked-up columns are empty.",
        f"Rows of {file.name} whose key has different values in orders.csv: 1. Their looked-up columns are empty.",
        f"“customer” is empty in {missing + 1} rows of {file.name}: they belong to no account.",
    ]


def test_another_version_of_the_other_file_is_another_import(company: Files) -> None:
    orders, file = company.folder / "orders.csv", company.write("order,amount\n1,5\n")
    orders.write_text("order,customer,day\n1,A1,2026-01-01\n")
    assert company.load(file, LOOKUP).loaded == 1
    assert company.load(file, LOOKUP).skipped == 1
    orders.write_text("order,customer,day\n1,A2,2026-01-01\n")
    assert company.load(file, LOOKUP).loaded == 1


def test_keys_and_columns_may_have_other_names_and_be_joined_in_turn(company: Files) -> None:
    (company.folder / "orders.csv").write_text("no,year,customer,amount\n1,2025,X,9\n1,2026,A1,9\n")
    (company.folder / "days.csv").write_text("customer,day\nA1,2026-02-03\n")
    mapping = LOOKUP.replace("[lookup]", "[[lookup]]").replace('key = "order"', 'key = {order = "no", year = "year"}')
    mapping = mapping.replace('columns = ["customer", "day"]', 'columns = {customer = "customer", total = "amount"}')
    more = '[[lookup]]\nfile = "days.csv"\nkey = "customer"\ncolumns = ["day"]\n[columns]'
    assert company.load("order,year,amount\n1,2026,5\n", mapping.replace("[columns]", more)).loaded == 1
    assert company.rows("select sold_on, net_sales from sale") == [("2026-02-03", 5)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('"orders.csv"', '"none.csv"'), "The [lookup] file none.csv was not found"),
        (('"orders.csv"', '"../orders.csv"'), "without folders"),
        (('"orders.csv"', '"/etc/passwd"'), "without folders"),
        (('key = "order"', 'key = "no"'), "[lookup] names the column “no”, which file"),
        (('["customer", "day"]', '["customer", "date"]'), "“date”, which orders.csv lacks. It has: customer, order, day, x"),
        (('["customer", "day"]', '["customer", "day", "order"]'), "“order” is also in"),
        (('key = "order"', "key = 3"), "needs a file, a key and columns"),
        (('key = "order"', "key = []"), "needs a file, a key and columns"),
        (('columns = ["customer", "day"]', ""), "needs a file, a key and columns"),
        (('key = "order"', 'keys = "order"'), "“keys”"),
        (('key = "order"', 'key = "order"\ncompare = "sounds"'), "[lookup] compare = sounds"),
        (('key = "order"', 'key = "order"\nread = {decimal = ","}'), "“decimal”"),
    ],
)  # fmt: skip
def test_a_look_up_that_cannot_be_is_refused(company: Files, change: tuple[str, str], says: str) -> None:
    (company.folder / "orders.csv").write_text(ORDERS)
    with pytest.raises(BadInput) as caught:
        company.load(LINES, LOOKUP.replace(*change))
    assert says in str(caught.value)


def test_ids_are_compared_as_numbers_where_the_mapping_says_so(company: Files) -> None:
    (company.folder / "orders.csv").write_text(
        "order,customer,day\n1,A1,2026-01-01\n00012,A2,2026-01-02\n,A3,2026-01-03\n"
    )
    lines = "order,amount\n001,5\n12.0,6\n,7\n"
    assert "No rows" in str(company.refused(lines, LOOKUP))
    report = company.load(lines, LOOKUP.replace('key = "order"', 'key = "order"\ncompare = "numbers"'))
    # a line without an order belongs to none, though one order has no number
    assert (report.loaded, report.reasons) == (2, {"missing_value": 1})


def test_the_other_file_may_be_written_in_its_own_way(company: Files) -> None:
    book(
        company.folder / "orders.xlsx",
        {"Notes": [["x"], [1]], "Orders": [["order", "customer", "day"], [1, "A1", "2026-01-01"]]},
    )
    mapping = LOOKUP.replace("orders.csv", "orders.xlsx").replace(
        "[columns]", '[lookup.read]\nsheet = "Orders"\n[columns]'
    )
    assert company.load("order,amount\n1,5\n", mapping).loaded == 1
    (company.folder / "orders.csv").write_bytes("order;customer;day;Myyjä\n1;A1;2026-01-02;Säde\n".encode("cp1252"))
    mapping = LOOKUP.replace("[columns]", '[lookup.read]\nencoding = "cp1252"\n[columns]')
    assert company.load("order,amount\n1,6\n", mapping).loaded == 1


def test_an_open_quotation_mark_is_not_joined_over(company: Files) -> None:
    (company.folder / "orders.csv").write_text(ORDERS)
    assert "Line 3 of" in str(company.refused('order,amount\n1,5\n2,"6\n3,4\n', LOOKUP))


# several tables --------------------------------------------------------------------------------------

TABLES = """source = "crm"
[read]
decimal = ","
[[table]]
kind = "accounts"
[table.columns]
account_id = "id"
name = "name"
[[table]]
kind = "wallets"
[table.columns]
account_id = "id"
year = "year"
likely = "potential"
"""


def test_one_file_of_several_kinds(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, mapping = data_folder / "crm.csv", data_folder / "crm.toml"
    file.write_text("id;name;year;potential\nB1;One;2026;1,5\nB2;Two;2026;x\n")
    mapping.write_text(TABLES)
    assert main(["import", str(file), "--mapping", str(mapping), "--json"]) == 0
    accounts, wallets = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (accounts["kind"], accounts["loaded"]) == ("accounts", 2)
    assert (wallets["kind"], wallets["loaded"], wallets["reasons"]) == ("wallets", 1, {"bad_value": 1})
    assert accounts["batch"] != wallets["batch"]
    # one table that cannot be loaded does not hold the other up
    file.write_text("id;name;year;potential\nB3;Three;2026;x\n")
    assert main(["import", str(file), "--mapping", str(mapping), "--json"]) == 2
    accounts, wallets = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (accounts["loaded"], wallets["rejected"], wallets["batch"]) == (1, 1, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TABLES.replace('"wallets"', '"accounts"').replace("year", "city").replace("likely", "industry"), "different sources"),
        (TABLES.replace('"accounts"', '"firms"'), "“firms” is not a kind"),
        ('source = "s"\ntable = 3\n', "must be a table"),
        ('source = "s"\ntable = [3]\n', "must be a table"),
        (KEYED.format(more="anonymous = true", key=""), "“anonymous” cannot be used for activities"),
        (KEYED.format(more='scale = "0-10"', key=""), "“scale” cannot be used"),
        (KEYED.format(more="leading = true", key=""), "“leading” cannot be used"),
        (KEYED.format(more='replaces = "year"', key=""), 'write replaces = "period"'),
        (KEYED.format(more="replaces = true", key=""), 'write replaces = "period"'),
        (NPS.format(more='anonymous = "yes"'), "write anonymous = true"),
        (NPS.format(more='scale = "1-5"'), 'write scale = "0-10"'),
        ('kind = "accounts"\nsource = "s"\nreplaces = "period"\n[columns]\naccount_id = "a"\n', "“replaces” cannot be used for accounts"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_meant_are_refused(text: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        tables_from_toml(text)
    assert says in str(caught.value)


def test_where_one_table_is_needed_several_are_refused() -> None:
    with pytest.raises(BadInput, match="several tables"):
        from_toml(TABLES)


# periods ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ['activity_id = "id"', ""])
def test_a_new_file_of_a_period_takes_the_place_of_the_old(company: Files, key: str) -> None:
    mapping, replacing = (KEYED.format(more=more, key=key) for more in ("", 'replaces = "period"'))
    header = "id,account,type,day\n"
    first = "1,A1,call,2026-01-01\n2,A1,call,2026-01-10\n3,A1,call,2026-01-10\n4,A2,visit,2026-01-20\n5,A1,call,2026-02-01\n"
    old = company.load(header + first, mapping)
    company.load(header + "2,A1,call,2026-01-10\n", mapping.replace('"crm"', '"other"'))
    before = everything(company.store)
    new = company.load(header + "1,A1,call,2026-01-01\n2,A1,call,2026-01-10\n6,A3,visit,2026-01-31\n", replacing)
    assert (new.loaded, new.skipped) == (1, 2)
    assert notes(new) == ["Rows of this source removed because they are no longer in the file for their period: 2."]
    held = "select account_id, activity_type, done_on from activity join import_batch using (batch_key) where source = 'crm' order by done_on"
    assert company.rows(held) == [
        ("A1", "call", "2026-01-01"), ("A1", "call", "2026-01-10"), ("A3", "visit", "2026-01-31"), ("A1", "call", "2026-02-01")
    ]  # fmt: skip
    with pytest.raises(Conflict):
        company.undo(old)
    assert company.undo(new) == 3
    unchanged({name: rows for name, rows in before.items() if name != "batches"}, everything(company.store))
    assert company.undo(old) == 5


def test_sales_that_go_leave_the_summaries(company: Files) -> None:
    mapping = 'kind = "sales"\nsource = "erp"\nreplaces = "period"\n[columns]\nsale_id = "id"\naccount_id = "a"\nsold_on = "d"\nnet_sales = "n"\nproduct_id = "p"\n'
    company.load("id,a,p,d,n\n1,A1,P1,2026-01-01,5\n2,A2,P1,2026-01-15,7\n3,A2,P2,2026-03-01,9\n", mapping)
    report = company.load("id,a,p,d,n\n1,A1,P1,2026-01-01,6\n9,A3,P1,2026-01-31,1\n", mapping)
    assert (report.loaded, report.updated) == (1, 1)
    # that they are those of the lines is looked at when the test ends
    assert company.rows("select sum(net_sales) from account_month") == [(16.0,)]
    company.undo(report)
    assert company.rows("select sum(net_sales) from account_month") == [(21.0,)]


def test_with_a_reject_nothing_is_taken_out(company: Files) -> None:
    mapping = KEYED.format(more='replaces = "period"', key='activity_id = "id"')
    company.load("id,account,type,day\n1,A1,call,2026-01-01\n2,A1,call,2026-01-02\n3,A1,call,2026-01-03\n", mapping)
    report = company.load("id,account,type,day\n1,A1,call,2026-01-01\n2,A1,call,soon\n3,A1,call,2026-01-03\n", mapping)
    assert (report.rejected, report.skipped) == (1, 2)
    assert company.rows("select count(*) from activity") == [(3,)]


# leading sources -------------------------------------------------------------------------------------


def test_a_leading_source_overwrites_what_was_edited(company: Files) -> None:
    mapping = 'kind = "accounts"\nsource = "master"\n{more}[columns]\naccount_id = "account_id"\nname = "name"\n'
    change_accounts(company.store, LOCAL_DIRECTOR, {"A1": 1}, {"name": "Edited Oy"})
    name = "select name from account where account_id = 'A1'"
    company.load(ACCOUNTS.replace("First", "Theirs"), mapping.format(more=""))
    assert company.rows(name) == [("Edited Oy",)]
    report = company.load(ACCOUNTS.replace("First", "Theirs"), mapping.format(more="leading = true\n"))
    assert (report.updated, company.rows(name)) == (1, [("Theirs Oy",)])
    company.undo(report)
    assert company.rows(name) == [("Edited Oy",)]


def test_an_account_made_here_and_imported_later_is_one(company: Files) -> None:
    add_account(company.store, LOCAL_DIRECTOR, {"account_id": "N1", "name": "New Oy", "industry": "Ours"})
    mapping = 'kind = "accounts"\nsource = "master"\n{more}[columns]\naccount_id = "id"\nname = "name"\nindustry = "industry"\ncity = "city"\n'
    file = "id,name,industry,city\nN1,Their name,Theirs,Turku\n"
    report = company.load(file, mapping.format(more=""))
    assert (report.loaded, report.updated) == (0, 1)
    card = "select name, industry, city from account where account_id = 'N1'"
    # what a person wrote stays, what he left empty comes
    assert company.rows(card) == [("New Oy", "Ours", "Turku")]
    company.load(file, mapping.format(more="leading = true\n"))
    assert company.rows(card) == [("Their name", "Theirs", "Turku")]
    change_accounts(company.store, LOCAL_DIRECTOR, {"N1": 3}, {"industry": "Ours again"})
    company.load(file.replace("Theirs", "Later"), mapping.format(more=""))
    assert company.rows(card) == [("Their name", "Ours again", "Turku")]
    sales = (
        'kind = "sales"\nsource = "erp"\n[columns]\nsale_id = "id"\naccount_id = "a"\nsold_on = "d"\nnet_sales = "n"\n'
    )
    company.load("id,a,d,n\n1,N1,2026-01-01,5\n", sales)
    assert company.rows("select a.account_id, m.net_sales from account_month m join account a using (account_key)") == [
        ("N1", 5.0)
    ]


# surveys ---------------------------------------------------------------------------------------------


def answers(*scores: object, wave: str = "W") -> str:
    return "".join(f"{wave}{n},A1,Anna Aalto,2026-01-01,{score},{wave}\n" for n, score in enumerate(scores))


def test_who_answered_an_anonymous_survey_is_never_stored(company: Files) -> None:
    text = "id,account,who,day,score,wave\n" + answers(9, 3) + "x,A1,Anna Aalto\ny,A1,Anna Aalto,2026-01-01,12,W\n"
    report = company.load(text, NPS.format(more="anonymous = true"))
    assert (report.loaded, report.reasons) == (2, {"out_of_range": 1, "too_few_columns": 1})
    assert company.rows("select distinct contact_id, is_anonymous from nps_response") == [(None, True)]
    for table in company.store.columns:
        assert company.rows(f"select count(*) from {table} as t where cast(t as varchar) like '%Aalto%'") == [(0,)], (
            table
        )


def test_answers_outside_the_scale_are_counted_rejects(company: Files) -> None:
    text = "id,account,who,day,score,wave\n" + answers(0, 10, "9.5", "", 11, -1, "x")
    report = company.load(text, NPS.format(more=""))
    assert report.reasons == {"out_of_range": 2, "not_whole": 1, "missing_value": 1, "bad_value": 1}


@pytest.mark.parametrize(
    ("scores", "says"),
    [
        ([5, 4, 3, 5] * 5, "20 answers to “Spring” include no 0 and none above 5"),
        ([10, 1] * 10, "20 answers to “Spring” include many 1s and no 0"),
        ([5, 4, 3, 5] * 4 + [2, 2, 2], ""),
        ([10, 1] * 9, ""),
        ([0, 5, 4, 3, 5] * 5, ""),
        ([10, 9, 8] * 30, ""),
    ],
)
def test_a_survey_on_another_scale_is_asked_about(company: Files, scores: list[int], says: str) -> None:
    text = "id,account,who,day,score,wave\n" + answers(*scores, wave="Spring") + answers(0, 10, wave="Autumn")
    mapping = NPS.format(more="")
    if says:
        assert says in str(company.refused(text, mapping))
        mapping = NPS.format(more='scale = "0-10"')
    assert company.load(text, mapping).loaded == len(scores) + 2
