"""Small files in the shapes of real exports, every value invented: what they are taken for, and the sums they give.

The exports themselves are in test_real_data.py; these files stand in ``shapes``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kam_analytics.cli.main import main
from kam_analytics.imports.questions.formats import formats
from kam_analytics.imports.questions.settle import questions
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.store import open_store
from tests.samples.command_line import figures, load
from tests.samples.imports.loading import in_order, rows
from tests.samples.places import SHAPES
from tests.samples.reshaped.maven_wallets import reshape as wallets_of
from tests.samples.reshaped.physician_detailing import reshape as months_of
from tests.samples.reshaped.wholesale_customers import reshape as lines_of

NOT_OURS = ("Lead", "Campaign", "CampaignMember", "AccountContactRelation")

Captured = pytest.CaptureFixture[str]


def asked(data_folder: Path, *queries: str) -> list[list[tuple[Any, ...]]]:
    """Rows of the store that the command line has filled, which is in order."""
    store = open_store(data_folder / "kam.duckdb")
    found = [rows(store, query) for query in queries]
    in_order(store)
    store.close()
    return found


# What a file is taken for ---------------------------------------------------------------------------------

#: file, kind, our field = their column, how it is read
KNOWN: list[tuple[str, str, dict[str, str], dict[str, str]]] = [
    ("salesforce/Account.csv", "accounts", {"account_id": "Id", "name": "Name", "parent_id": "ParentId", "owner_id": "OwnerId", "industry": "Industry", "country": "BillingCountry", "city": "BillingCity"}, {}),
    ("salesforce/Contact.csv", "contacts", {"contact_id": "Id", "account_id": "AccountId", "name": "Name", "title": "Title", "email": "Email", "phone": "Phone", "reports_to_id": "ReportsToId"}, {}),
    ("salesforce/Opportunity.csv", "opportunities", {"opportunity_id": "Id", "account_id": "AccountId", "name": "Name", "category_id": "Product__c", "amount": "Amount", "status": "StageName", "stage": "StageName", "expected_close_on": "CloseDate", "closed_on": "CloseDate", "owner_id": "OwnerId"}, {}),
    ("salesforce/Task.csv", "activities", {"activity_id": "Id", "account_id": "AccountId", "activity_type": "Type__c", "done_on": "ActivityDate", "user_id": "OwnerId", "contact_id": "WhoId", "subject": "Subject"}, {}),
    ("salesforce/Case.csv", "claims", {"claim_id": "CaseNumber", "account_id": "AccountId", "opened_on": "CreatedDate", "closed_on": "ClosedDate", "reason": "Reason"}, {}),
    ("licence_sales.csv", "sales", {"sale_id": "Row ID", "order_id": "Order ID", "account_id": "Customer ID", "product_id": "Product", "sold_on": "Order Date", "quantity": "Quantity", "net_sales": "Sales", "margin": "Profit"}, {"date_format": "%m/%d/%Y"}),
    ("invoice_lines.csv", "sales", {"order_id": "InvoiceNo", "account_id": "CustomerID", "product_id": "StockCode", "sold_on": "InvoiceDate", "quantity": "Quantity", "unit_price": "UnitPrice"}, {}),
    ("pipeline/accounts.csv", "accounts", {"account_id": "account", "parent_id": "subsidiary_of", "industry": "sector", "country": "office_location"}, {}),
    ("pipeline/products.csv", "products", {"product_id": "product", "category_id": "series"}, {}),
    ("pipeline/sales_teams.csv", "users", {"user_id": "sales_agent", "manager_id": "manager"}, {}),
    ("pipeline/sales_pipeline.csv", "opportunities", {"opportunity_id": "opportunity_id", "account_id": "account", "category_id": "product", "amount": "close_value", "status": "deal_stage", "stage": "deal_stage", "opened_on": "engage_date", "expected_close_on": "close_date", "closed_on": "close_date", "owner_id": "sales_agent"}, {"date_format": "%m/%d/%Y"}),
    ("order_database/customers.csv", "accounts", {"account_id": "customer_id", "name": "company_name", "country": "country", "city": "city"}, {}),
    ("order_database/products.csv", "products", {"product_id": "product_id", "name": "product_name", "category_id": "category_id"}, {}),
    ("order_database/employees.csv", "users", {"user_id": "employee_id", "name": "last_name", "manager_id": "reports_to"}, {}),
]  # fmt: skip
#: file and what is said first
OPEN = [
    ("order_database/orders.csv", "missing_one_of"), ("order_database/order_details.csv", "missing"),
    ("order_database/suppliers.csv", "not_a_kind"), ("order_database/region.csv", "no_kind"),
    ("passenger_survey.csv", "no_kind"), ("spend_by_category.csv", "no_kind"), ("monthly_counts.csv", "no_kind"),
    *((f"salesforce/{name}.csv", "not_a_kind") for name in NOT_OURS),
]  # fmt: skip


@pytest.mark.parametrize(("file", "kind", "fields", "read"), KNOWN, ids=[row[0] for row in KNOWN])
def test_what_comes_in_without_a_question(file: str, kind: str, fields: dict[str, str], read: dict[str, str]) -> None:
    guess = recognise(SHAPES / file)
    assert (guess.kind, guess.fields, formats(guess).read, questions(guess)) == (kind, fields, read, ())
    assert guess.source == ("salesforce" if file.startswith("salesforce") else "")


@pytest.mark.parametrize(("file", "code"), OPEN)
def test_a_file_that_cannot_come_in_alone_says_why(file: str, code: str) -> None:
    guess = recognise(SHAPES / file)
    assert questions(guess)[0].code == code
    assert guess.kind in ("", "sales")


@pytest.mark.parametrize("name", NOT_OURS)
def test_what_we_do_not_import_is_named(name: str) -> None:
    [question] = questions(recognise(SHAPES / "salesforce" / f"{name}.csv"))
    assert str(question) == f"{name}.csv looks like Salesforce {name}, which is not a kind we import."


def test_every_file_is_in_one_of_the_lists() -> None:
    named = [row[0] for row in KNOWN] + [row[0] for row in OPEN]
    assert sorted(named) == sorted(file.relative_to(SHAPES).as_posix() for file in SHAPES.rglob("*.*"))


# What comes out of it -------------------------------------------------------------------------------------


def test_a_folder_of_a_crm_needs_no_mapping(data_folder: Path, capsys: Captured) -> None:
    assert main(["import", *map(str, sorted((SHAPES / "salesforce").glob("*.csv"))), "--json"]) == 2
    printed = capsys.readouterr()
    assert "AccountContactRelation.csv: pairs of ids that no other file here needs" in printed.err
    for name in NOT_OURS[:-1]:
        assert f"{name}.csv looks like Salesforce {name}, which is not a kind we import." in printed.err
    reports = {report["kind"]: report for report in map(json.loads, printed.out.splitlines())}
    assert {kind: (report["rows"], report["loaded"], report["unassigned"]) for kind, report in reports.items()} == {
        "accounts": (4, 4, 0), "contacts": (6, 6, 3), "opportunities": (5, 5, 0), "activities": (6, 6, 2), "claims": (1, 1, 0),
    }  # fmt: skip
    [deals] = asked(data_folder, "select status, count(*), sum(amount)::double from opportunity group by 1 order by 1")
    assert deals == [("lost", 1, 18_000), ("open", 2, 53_001), ("won", 2, 150_750.75)]


def test_a_folder_of_a_crm_with_its_mappings(data_folder: Path, capsys: Captured) -> None:
    expected = {
        "accounts": ("Account", 4, {"without_owner": 4}),
        "contacts": ("Contact", 6, {"unassigned": 3}),
        "opportunities": ("Opportunity", 5, {"without_owner": 5}),
        "activities": ("Task", 6, {"unassigned": 2, "unknown_person": 6}),
    }
    for kind, (name, loaded, counted) in expected.items():
        report = load(capsys, SHAPES / "salesforce" / f"{name}.csv", f"salesforce_{kind}")
        assert (report["rows"], report["loaded"], report["warnings"]) == (loaded, loaded, counted)
    groups, days, types = asked(
        data_folder,
        "select count(*) from account where group_key <> account_key",
        "select status, count(closed_on), count(expected_close_on) from opportunity group by 1 order by 1",
        "select activity_type, count(*), count(account_id) from activity group by all order by 1",
    )
    assert groups == [(1,)]
    assert days == [("lost", 1, 1), ("open", 0, 2), ("won", 2, 2)]
    assert types == [("call", 2, 1), ("email", 1, 1), ("meeting", 1, 1), ("other", 1, 0), ("prep", 1, 1)]


def test_order_lines_take_customer_and_day_from_the_orders(data_folder: Path, capsys: Captured) -> None:
    """Prices and discounts are floats of 32 bits: 18.2999992 x 20 less 0.150000006 is 311.10 in four decimals."""
    report = load(capsys, SHAPES / "order_database" / "order_details.csv", "northwind_sales")
    assert (report["rows"], report["loaded"], report["rejected"], report["notes"]) == (7, 7, 0, [])
    sums, days = asked(
        data_folder,
        "select account_id, sum(net_sales)::double from sale join account using (account_key) group by 1 order by 1",
        "select min(sold_on), max(sold_on) from sale",
    )
    assert sums == [("AALTO", 729.2), ("BRUNO", 382.35), ("CORVO", 31.32)]
    assert days == [("2025-01-09", "2025-03-31")]
    found = figures(capsys, "2025-01-01", "2025-03-31")
    assert found["total"] == pytest.approx(1_142.87)
    assert (found["accounts"], found["accounts_for_80pct"]) == (3, 2)
    assert found["largest_share"] == pytest.approx(729.2 / 1_142.87)


def test_won_deals_are_sales_of_the_day_they_closed(data_folder: Path, tmp_path: Path, capsys: Captured) -> None:
    """500, 300, 150 and 50 thousand: half with one account, Gini 3/8, HHI 3,650; revenue in millions is the wallet."""
    for name, loaded in (("sales_teams", 3), ("accounts", 4), ("products", 2)):
        kind = "users" if name == "sales_teams" else name
        report = load(capsys, SHAPES / "pipeline" / f"{name}.csv", f"maven_{kind}")
        assert (report["loaded"], report["rejected"]) == (loaded, 0)
    report = load(capsys, SHAPES / "pipeline" / "sales_pipeline.csv", "maven_sales")
    assert (report["rows"], report["loaded"], report["filtered"], report["rejected"]) == (7, 4, 3, 0)
    found = figures(capsys, "2017-01-01", "2017-12-31")
    assert (found["accounts"], found["accounts_for_80pct"], found["top_20pct_accounts"]) == (4, 2, 1)
    assert found["total"] == 1_000_000
    assert [found[name] for name in ("largest_share", "gini", "hhi")] == pytest.approx([0.5, 0.375, 3_650])
    products, groups, mended = asked(
        data_folder,
        "select count(*) from product",
        "select count(*) from account where group_key <> account_key",
        "select industry, country from account where account_id = 'Brio Labs'",
    )
    assert (products, groups, mended) == ([(2,)], [(1,)], [("technology", "Philippines")])
    file = wallets_of(SHAPES / "pipeline" / "accounts.csv", tmp_path)
    for counts in ((4, 0, 0), (0, 0, 4)):
        assert main(["import", str(file), "--as", "wallets", "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert (report["loaded"], report["updated"], report["skipped"]) == counts
    assert main(["report", "wallet", "--format", "json"]) == 0
    wallet = json.loads(capsys.readouterr().out)
    # the deals begin in mid-year: an estimate of that year is not compared with them
    assert (wallet["accounts"], wallet["share_likely"], wallet["estimates_not_held"]) == ([], None, 4)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_invoice_lines_with_moments_returns_and_no_customer(
    form: str, data_folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    file = SHAPES / "invoice_lines.csv"
    if form == "parquet":
        lines = pd.read_csv(file, dtype={"StockCode": str, "InvoiceNo": str, "CustomerID": str})
        lines["InvoiceDate"] = pd.to_datetime(lines["InvoiceDate"])
        file = tmp_path / "invoice_lines.parquet"
        lines.to_parquet(file, index=False)
    report = load(capsys, file, "online_retail")
    assert (report["rows"], report["loaded"], report["reasons"]) == (10, 8, {"missing_value": 2})
    found = figures(capsys, "2025-12-01", "2025-12-31")
    assert (found["accounts"], found["accounts_not_positive"], found["accounts_for_80pct"]) == (4, 2, 2)
    assert (found["total"], found["total_positive"]) == (pytest.approx(427.65), pytest.approx(432.4))
    again = load(capsys, file, "online_retail")
    assert (again["loaded"], again["skipped"], again["rejected"]) == (0, 8, 2)
    days, returned = asked(
        data_folder, "select distinct sold_on from sale", "select count(*) from sale where net_sales < 0"
    )
    assert (days, returned) == ([("2025-12-01",)], [(2,)])


def test_american_days_with_margin_and_products_made_on_the_way(data_folder: Path, capsys: Captured) -> None:
    report = load(capsys, SHAPES / "licence_sales.csv", "saas_sales")
    assert (report["rows"], report["loaded"], report["rejected"]) == (5, 5, 0)
    pairs, products, sums, year = asked(
        data_folder,
        "select count(*) from account_product where net_sales > 0",
        "select count(*) from product",
        "select sum(net_sales)::double, sum(margin)::double from sale",
        "select sum(net_sales)::double from sale where sold_on >= '2025-01-01'",
    )
    assert (pairs, products, sums, year) == ([(5,)], [(2,)], [(2_000, -5.8)], [(1_962.75,)])
    found = figures(capsys, "2024-06-12", "2025-12-31")
    assert (found["accounts"], found["accounts_for_80pct"], found["largest_share"]) == (3, 2, pytest.approx(0.5))


def test_a_survey_with_a_code_for_no_answer(data_folder: Path, capsys: Captured) -> None:
    """7 promoters, 3 passives, 2 detractors: 41.7. The code 11 and an empty answer are refused, never scored."""
    assert load(capsys, SHAPES / "passenger_survey.csv", "sfo_airlines")["loaded"] == 3
    report = load(capsys, SHAPES / "passenger_survey.csv", "sfo_nps")
    assert (report["rows"], report["loaded"]) == (15, 12)
    assert report["reasons"] == {"out_of_range": 2, "missing_value": 1}
    assert main(["report", "nps", "--since", "2017-05-01", "--until", "2017-05-31", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [found[name] for name in ("n", "promoters", "passives", "detractors")] == [12, 7, 3, 2]
    assert found["nps"] == pytest.approx(100 * 5 / 12)
    refused = {(part["reason"], part["value"]): part["n"] for part in found["refused_at_import_by_reason"]}
    assert refused == {("out_of_range", "11"): 2, ("empty", ""): 1}
    [anonymous] = asked(data_folder, "select count(*) from nps_response where is_anonymous")
    assert anonymous == [(12,)]


def test_a_column_per_category_becomes_lines(data_folder: Path, tmp_path: Path, capsys: Captured) -> None:
    report = load(capsys, lines_of(SHAPES / "spend_by_category.csv", tmp_path), "wholesale")
    assert (report["rows"], report["loaded"]) == (18, 18)
    sums = "select product_id, sum(net_sales)::double from sale join product using (product_key) group by 1"
    assert dict(asked(data_folder, sums)[0]) == {
        "Fresh": 14_203, "Milk": 2_003, "Grocery": 4_903, "Frozen": 6_603, "Detergents_Paper": 753, "Delicassen": 1_953,
    }  # fmt: skip
    found = figures(capsys, "2011-12-01", "2011-12-31")
    assert (found["total"], found["accounts"], found["accounts_for_80pct"]) == (30_418, 3, 1)


def test_rows_in_the_order_of_months_get_their_days(data_folder: Path, tmp_path: Path, capsys: Captured) -> None:
    months_of(SHAPES / "monthly_counts.csv", tmp_path)
    assert load(capsys, tmp_path / "sales.csv", "physician_sales")["loaded"] == 12
    assert load(capsys, tmp_path / "activities.csv", "physician_activities")["loaded"] == 7
    calls, sold = asked(
        data_folder,
        "select sum(quantity)::double, count(distinct account_id) from activity",
        "select min(sold_on), max(sold_on), sum(net_sales)::double from sale",
    )
    assert (calls, sold) == ([(16, 2)], [("2020-01-01", "2020-04-01", 67)])
    assert figures(capsys, "2020-01-01", "2020-04-30")["accounts_for_80pct"] == 2
