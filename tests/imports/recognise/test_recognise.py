"""Recognising files: real ones, Finnish ones, ambiguous ones, dirty ones, and any bytes."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kam_analytics.errors import BadInput
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.questions.formats import formats
from kam_analytics.imports.questions.settle import mapping_of, questions
from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.recognise.recognise import recognise
from tests.samples.places import SAMPLE


def codes(guess: Guess, choices: Choices | None = None) -> list[str]:
    return [item.code for item in questions(guess, choices)]


# Real files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "fields"),
    [
        ("Account", "accounts", {"account_id": "Id", "name": "Name", "parent_id": "ParentId", "owner_id": "OwnerId", "industry": "Industry", "country": "BillingCountry", "city": "BillingCity"}),
        ("Contact", "contacts", {"contact_id": "Id", "account_id": "AccountId", "name": "Name", "title": "Title", "email": "Email", "phone": "Phone"}),
        ("Opportunity", "opportunities", {"opportunity_id": "Id", "account_id": "AccountId", "amount": "Amount", "status": "StageName", "expected_close_on": "CloseDate", "owner_id": "OwnerId", "name": "Name"}),
        ("Case", "claims", {"claim_id": "CaseNumber", "account_id": "AccountId", "opened_on": "CreatedDate", "closed_on": "ClosedDate", "reason": "Reason"}),
        ("Task", "activities", {"activity_id": "Id", "account_id": "AccountId", "activity_type": "Type__c", "done_on": "ActivityDate", "user_id": "OwnerId", "contact_id": "WhoId", "subject": "Subject"}),
    ],
)  # fmt: skip
def test_a_salesforce_export_is_known_object_by_object(
    shared: Path, name: str, kind: str, fields: dict[str, str]
) -> None:
    guess = recognise(shared / "salesforce_org_export" / f"{name}.csv")
    assert (guess.kind, guess.source, guess.confidence, guess.missing, guess.signs) == (kind, "salesforce", 1.0, (), ())
    assert guess.fields.items() >= fields.items()
    assert guess.rows == json.loads((shared / "salesforce_org_export" / "REFERENCE.json").read_text())["raw"][name]["n"]


@pytest.mark.parametrize("name", ["Lead", "Campaign", "CampaignMember", "AccountContactRelation"])
def test_what_we_do_not_import_is_named(shared: Path, name: str) -> None:
    guess = recognise(shared / "salesforce_org_export" / f"{name}.csv")
    assert (guess.kind, guess.not_a_kind) == ("", f"Salesforce {name}")
    [asked] = questions(guess)
    assert str(asked) == f"{name}.csv looks like Salesforce {name}, which is not a kind we import."


@pytest.mark.parametrize(
    ("file", "kind", "fields", "read"),
    [
        ("aws_saas_sales/SaaS-Sales.csv", "sales",
         {"sale_id": "Row ID", "order_id": "Order ID", "account_id": "Customer ID", "product_id": "Product", "sold_on": "Order Date", "quantity": "Quantity", "net_sales": "Sales", "margin": "Profit"},
         {"date_format": "%m/%d/%Y"}),
        ("online_retail/raw_day_2010-12-01.csv", "sales",
         {"account_id": "CustomerID", "product_id": "StockCode", "sold_on": "InvoiceDate", "quantity": "Quantity", "unit_price": "UnitPrice", "order_id": "InvoiceNo"}, {}),
        ("online_retail/online_retail.parquet", "sales",
         {"account_id": "CustomerID", "product_id": "StockCode", "sold_on": "InvoiceDate", "quantity": "Quantity", "unit_price": "UnitPrice", "order_id": "InvoiceNo"}, {}),
        ("maven_crm/accounts.csv", "accounts", {"account_id": "account", "parent_id": "subsidiary_of", "industry": "sector", "country": "office_location"}, {}),
        ("maven_crm/products.csv", "products", {"product_id": "product", "category_id": "series"}, {}),
        ("maven_crm/sales_teams.csv", "users", {"user_id": "sales_agent", "manager_id": "manager"}, {}),
        ("maven_crm/sales_pipeline.csv", "opportunities",
         {"opportunity_id": "opportunity_id", "account_id": "account", "amount": "close_value", "status": "deal_stage", "expected_close_on": "close_date", "owner_id": "sales_agent"},
         {"date_format": "%m/%d/%Y"}),
        ("northwind/customers.csv", "accounts", {"account_id": "customer_id", "name": "company_name", "country": "country", "city": "city"}, {}),
        ("northwind/products.csv", "products", {"product_id": "product_id", "name": "product_name", "category_id": "category_id"}, {}),
        ("northwind/employees.csv", "users", {"user_id": "employee_id", "manager_id": "reports_to"}, {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_other_real_files_are_known(
    shared: Path, file: str, kind: str, fields: dict[str, str], read: dict[str, str]
) -> None:
    guess = recognise(shared / file)
    assert guess.kind == kind
    assert guess.fields.items() >= fields.items()
    assert formats(guess).read == read
    if kind in KINDS:
        assert codes(guess) == []


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("northwind/orders.csv", "missing_one_of"), ("northwind/order_details.csv", "missing"), ("northwind/suppliers.csv", "not_a_kind"),
        ("northwind/region.csv", "no_kind"), ("sfo_nps_2017/2017_SFO_Customer_Survey.csv", "no_kind"),
        ("wholesale_customers/wholesale_customers.csv", "no_kind"), ("stats_reference/statsmodels_longley.csv", "no_kind"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_come_in_alone_says_why(shared: Path, file: str, code: str) -> None:
    assert codes(recognise(shared / file))[0] == code


@pytest.mark.parametrize("kind", sorted(path.stem for path in SAMPLE.glob("*.csv")))
def test_our_own_columns_are_known(kind: str) -> None:
    file = SAMPLE / f"{kind}.csv"
    guess = recognise(file)
    header = file.read_text().split("\n")[0].split(",")
    assert (guess.kind, guess.left, codes(guess)) == (kind, (), [])
    assert guess.fields == {name: name for name in header}


# Formats ------------------------------------------------------------------------------------------


def test_a_finnish_file(told) -> None:
    text = "asiakasnumero;pvm;summa;tuote;myyjä\n1001;1.2.2026;1 234,50;Kahvi;Mäkelä\n1002;21.12.2025;12,5;Tee;Ärölä\n"
    guess = told(text.encode("cp1252"), "myynti.csv")
    assert (guess.kind, guess.encoding.value, guess.encoding.is_sure, guess.delimiter.value) == (
        "sales",
        "cp1252",
        False,
        ";",
    )
    assert guess.fields == {
        "account_id": "asiakasnumero",
        "product_id": "tuote",
        "sold_on": "pvm",
        "net_sales": "summa",
    }
    assert guess.left == ("myyjä",)
    [warning] = guess.signs
    assert warning.code == "old_encoding"
    assert "myyjä" in str(warning)
    assert "Ärölä" in str(warning)
    assert mapping_of(guess).read == {"delimiter": ";", "encoding": "cp1252", "decimal": ",", "thousands": " "}
    assert told(text, "myynti.csv").signs == ()
    assert told(text.encode("utf-16"), "myynti.csv").encoding.value == "utf-16"
    assert told(text.encode("utf-8-sig"), "myynti.csv").fields == guess.fields


SALES = "account_id,sold_on,net_sales\n"


@pytest.mark.parametrize(
    ("values", "asked", "date_format"),
    [
        (["03/04/2026", "05/06/2026"], ["date_order"], None),
        (["03/04/2026", "31/12/2026"], [], "%d/%m/%Y"),
        (["03/04/2026", "12/31/2026"], [], "%m/%d/%Y"),
        (["31/12/2026", "12/31/2026"], ["date_mixed"], None),
        (["03-04-2026", "04-05-2026"], ["date_order"], None),
        (["3/4/26", "25/4/26"], [], "%d/%m/%y"),
        (["03/04/2026 10:15", "13/04/2026 10:15"], [], "%d/%m/%Y %H:%M"),
        (["12/31/2026 09:30:00 AM"], [], "%m/%d/%Y %I:%M:%S %p"),
        (["2026-04-03"], [], None), (["3.4.2026"], [], None), (["3.4.2026 12:00"], [], None), (["3.4.26"], [], "%d.%m.%y"),
        (["2026/04/03"], [], "%Y/%m/%d"), (["20260403"], [], "%Y%m%d"), (["3 Apr 2026"], [], "%d %b %Y"),
        (["2026-04-03T10:11:12.000+0000"], [], None), (["05/05/2026", "06/06/2026"], ["date_order"], None),
    ],
)  # fmt: skip
def test_dates(told, values: list[str], asked: list[str], date_format: str | None) -> None:
    guess = told(SALES + "".join(f"A,{value},1\n" for value in values))
    assert codes(guess) == asked
    assert formats(guess).read.get("date_format") == date_format
    chosen = Choices(read={"date_format": "%d/%m/%Y"})
    assert codes(guess, chosen) == []
    assert mapping_of(guess, chosen).read["date_format"] == "%d/%m/%Y"


def test_an_open_order_names_the_column_and_what_to_choose_from(told) -> None:
    [asked] = questions(told(SALES + "A,03/04/2026,1\n"))
    assert [(answer.word, str(answer)) for answer in asked.answers] == [
        ("%d/%m/%Y", "03/04/2026 is 2026-04-03"),
        ("%m/%d/%Y", "03/04/2026 is 2026-03-04"),
    ]
    assert "“sold_on” (such as 03/04/2026)" in str(asked)
    with pytest.raises(BadInput, match="in several ways: choose the order"):
        mapping_of(told(SALES + "A,03/04/2026,1\n"))


def test_one_late_value_decides_the_order(told) -> None:
    guess = told(SALES + "A,03/04/2026,1\n" * 5000 + "B,31/12/2026,2\n")
    column = guess.column("sold_on")
    assert column is not None
    [way] = column.dates.ways
    assert (way.formats, way.example, way.alternatives) == (("%d/%m/%Y",), "31/12/2026", ("%m/%d/%Y",))


def test_a_date_column_that_is_not_used_is_not_asked_about(told) -> None:
    assert codes(told("account_id,sold_on,net_sales,other\nA,2026-01-01,1,03/04/2026\n")) == []


def test_two_ways_to_write_dates_are_both_read(told) -> None:
    guess = told("account_id,user_id,team_role,from_on,to_on\nA,U,m,2026-01-01,31/12/2026\n")
    assert codes(guess) == []
    assert formats(guess).read == {"date_format": "%Y-%m-%d | %d/%m/%Y"}
    assert formats(guess, Choices(columns={"to_on": ""})).read == {}


def test_columns_of_one_file_have_one_order(told) -> None:
    header = "account_id,user_id,team_role,from_on,to_on\n"
    assert formats(told(header + "A,U,m,03/04/2026,31/12/2026\n")).read == {"date_format": "%d/%m/%Y"}
    [asked] = questions(told(header + "A,U,m,12/31/2026,31/12/2026\n"))
    assert (asked.code, asked.about) == ("date_mixed", "to_on")
    [asked] = questions(told(header + "A,U,m,03/04/2026,03-04-26\n"))
    assert [answer.adds.read["date_format"] for answer in asked.answers] == [
        "%d-%m-%y | %d/%m/%Y",
        "%m-%d-%y | %m/%d/%Y",
    ]


@pytest.mark.parametrize(
    ("values", "decimal", "thousands"),
    [
        (["1.5", "2"], None, None), (["1,5", "2"], ",", None), (["1 234,5", "2"], ",", " "), (["1\u00a0234,5"], ",", " "),
        (["1\u202f234"], ",", " "), (["1.234,50"], ",", "."), (["1,234.50"], None, ","), (["1.234.567"], ",", "."),
        (["1,234,567"], None, ","), (["0.500", "1.234"], None, None), (["-12", "+3"], None, None), (["1'234.5"], None, "'"),
        (["1e5", "2.5"], None, None), (["1.234", "5.25"], None, None),
    ],
)  # fmt: skip
def test_numbers(told, values: list[str], decimal: str | None, thousands: str | None) -> None:
    guess = told("account_id;sold_on;net_sales\n" + "".join(f"A;2026-01-01;{value}\n" for value in values))
    assert codes(guess) == []
    read = formats(guess).read
    assert (read.get("decimal"), read.get("thousands")) == (decimal, thousands)


@pytest.mark.parametrize("value", ["1.234", "12,345", "-1.000"])
def test_an_ambiguous_number_is_asked(told, value: str) -> None:
    guess = told(f"account_id;sold_on;net_sales\nA;2026-01-01;{value}\nA;2026-01-01;7\n")
    assert codes(guess) == ["number_format"]
    assert codes(guess, Choices(read={"decimal": value[-4]})) == []


# What stands around the rows ----------------------------------------------------------------------


def test_what_stands_around_the_rows_is_said(told) -> None:
    body = "account_id;sold_on;net_sales\nA1;1.1.2026;1\nA2;1.1.2026;2\n"
    title = told("Myyntiraportti 2026\n\n" + body)
    assert [(item.code, item.fields["line"]) for item in title.signs] == [("title_above", 3)]
    assert title.fields["net_sales"] == "net_sales"
    groups = told("Asiakas;;Myynti\n" + body)
    assert [item.code for item in groups.signs] == ["two_headers"]
    total = told(body + "Yhteensä;;3\n")
    assert [(item.code, item.fields["text"]) for item in total.signs] == [("total", "Yhteensä 3")]
    assert codes(total) == []
    units = told("account_id;sold_on;net_sales\ntunnus;päivä;EUR\n" + "A1;1.1.2026;1\n" * 5)
    assert [(item.code, item.fields["text"]) for item in units.signs] == [("second_header", "tunnus, päivä, EUR")]
    assert codes(units) == []
    assert codes(told("A1;1.1.2026;1\nA2;1.1.2026;2\n"))[0] == "no_header"
    assert codes(told("account_id;sold_on;net_sales\n")) == ["no_rows"]
    assert "repeated_header" in codes(told("account_id,account_id,sold_on,net_sales\n1,2,2026-01-01,3\n"))
    empty = told("account_id,sold_on,net_sales,,\nA,2026-01-01,1,,\n")
    assert [(item.code, item.fields["n"]) for item in empty.signs] == [("empty_columns", 2)]
    nameless = told("account_id,sold_on,net_sales,\nA,2026-01-01,1,x\n")
    assert [item.code for item in nameless.signs] == ["unnamed_columns"]
    uneven = told(SALES + "A,2026-01-01,1\nA,2026-01-01\n")
    assert [(item.code, item.fields["n"], item.fields["of"]) for item in uneven.signs] == [("uneven", 1, 2)]


def test_a_report_of_words_with_no_title_is_left_alone(told) -> None:
    guess = told("name,account_id\nTotal Energies,A1\nSumma Oy,A2\n", "accounts.csv")
    assert (guess.kind, guess.signs) == ("accounts", ())


def test_samples_are_the_first_different_values(told) -> None:
    column = told("account_id,name\nA,x\nB,x\nC,\nD,y\n", "accounts.csv").column("name")
    assert column is not None
    assert (column.samples, column.filled, column.of) == (("x", "y"), 3, 4)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\x7fELF\x01\x01", b"%PDF-1.7", b"PAR1garbage", b"a,b\n1,\x00\n", b"\xff\xfea", b"\x81\x8d\n\x90,\x9d\n"]
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_sentence(told, content: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        told(content)
    assert len(str(caught.value)) > 20


def test_five_hundred_columns_and_a_huge_cell(told) -> None:
    header = ",".join(f"column {place}" for place in range(500))
    start = time.process_time()
    guess = told(f"{header}\n" + (",".join(["03/04/2026"] * 500) + "\n") * 300)
    assert len(guess.columns) == 500
    assert time.process_time() - start < 3
    assert told("account_id,name\nA," + "x" * 2_000_000 + "\n", "accounts.csv").kind == "accounts"
    with pytest.raises(BadInput, match="3000 columns"):
        told(",".join(f"c{place}" for place in range(3000)) + "\n")


PIECES = st.sampled_from([b"account_id", b"sold_on", b"net_sales", b",", b";", b"\t", b"|", b"\n", b"\r\n", b"\r", b'"', b'""', b"A1", b"3.4.2026", b"03/04/2026", b"31/12/2026", b"0/0/0000", b"1.234,50", b"\xe4", b"\xc3\xa4", b"\xff\xfe", b"\x00", b"Total", b"99999999999999999999999", b" ", b"\xef\xbb\xbf", b"PAR1", b"PK\x03\x04", b"-", b"%", b"{}", b"'"])  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=60).map(b"".join)))
def test_any_bytes_are_a_guess_or_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes(content)
    start = time.process_time()
    try:
        guess = recognise(file)
        for item in [*guess.signs, *questions(guess)]:
            assert str(item)
        for kind in KINDS:
            questions(guess, Choices(kind=kind))
        if not questions(guess):
            mapping_of(guess)
    except BadInput as error:
        said = str(error)
    else:
        said = guess.file
    assert len(said) >= len("any.csv")
    assert time.process_time() - start < 2


def test_a_workbook_is_recognised_by_its_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["Something else"])
    sheet = book.create_sheet("Myynti")
    for row in (["Myyntiraportti"], [], ["Asiakasnumero", "Laskupäivä", "Veroton summa"], ["A1", date(2026, 3, 4), 1234.5], ["A2", date(2026, 3, 5), 7]):  # fmt: skip
        sheet.append(row)
    file = tmp_path / "sales.xlsx"
    book.save(file)
    guess = recognise(file, sheet="Myynti")
    assert (guess.kind, guess.sheet, guess.sheets, guess.header_line, codes(guess)) == (
        "sales",
        "Myynti",
        ("Notes", "Myynti"),
        3,
        [],
    )
    assert mapping_of(guess).read == {"sheet": "Myynti"}
    with pytest.raises(BadInput, match="Its sheets are"):
        recognise(file, sheet="x")


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("Id,OpportunityId,PricebookEntryId,Quantity", "what a deal is worth comes with the deals."),
        ("Id,OpportunityId,ContactId,Role", "who takes part in buying comes with the contacts, as their buying role."),
        ("id,Customer ID,Amount,Current Period Start (UTC),Current Period End (UTC)", "what was invoiced comes with the invoices."),
    ],
)  # fmt: skip
def test_what_takes_the_place_of_a_file_is_said(tmp_path: Path, header: str, why: str) -> None:
    file = tmp_path / "file.csv"
    file.write_text(f"{header}\n{','.join('1' for _name in header.split(','))}\n")
    [asked] = questions(recognise(file))
    assert str(asked).endswith(f"which is not imported: {why}")
