"""Real data, imported by the command line, give the figures that others computed from them.

The data never stand in this repository (fixture ``shared``); small files in their shapes: test_shapes.py.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli.main import main
from kam_analytics.concentration.analysis.concentration import concentration
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Period
from kam_analytics.scorecard.answers import gather
from kam_analytics.store import open_store
from tests.samples.command_line import figures, load
from tests.samples.imports.loading import in_order, rows
from tests.samples.reshaped.maven_wallets import reshape as reshape_wallets
from tests.samples.reshaped.physician_detailing import reshape
from tests.samples.reshaped.wholesale_customers import reshape as reshape_wholesale

pytestmark = pytest.mark.slow

#: our figure -> its name in REFERENCE.json
NAMES = {
    "accounts": "accounts_all", "accounts_not_positive": "accounts_rev_le_0", "total": "revenue_all_net",
    "total_positive": "revenue_pos", "top_20pct_accounts": "top20pct_n", "top_20pct_share": "top20pct_share",
    "accounts_for_80pct": "n_for_80pct", "share_of_accounts_for_80pct": "n_for_80pct_share_of_accounts",
    "top_10_share": "top10_share", "largest_share": "top1_share", "hhi": "hhi_0_10000", "gini": "gini",
}  # fmt: skip
#: customers whose lines cancel to exactly zero, where a sum of floats does not
LIFTED_BY_FLOATS = ["12558", "12607", "13364", "13762", "18274"]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAM_TODAY", raising=False)


def reference(folder: Path, block: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "REFERENCE.json").read_text())[block]
    return found


def equal(found: dict[str, Any], wanted: dict[str, Any], *names: str) -> None:
    """The figures are those of the reference, to its last digit."""
    for name in names or NAMES:
        assert round(found[name], 6) == pytest.approx(wanted[NAMES[name]], abs=1.01e-6), name


def test_online_retail(shared: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The reference counts 50 customers without net sales above zero; exactly there are 55.

    It sums binary floats: five customers whose lines cancel to exactly 0.0000 end at about 1e-13
    there and count as positive. What does not hang on that count is equal to the reference; what
    does (55 for 50, the top fifth, the share for 80 %, Gini) is equal to its digits when those five
    are taken for just above zero, and as we say it to the reference's own query on exact decimals.
    """
    folder = shared / "online_retail"
    report = load(capsys, folder / "online_retail.parquet", "online_retail")
    assert (report["rows"], report["loaded"], report["rejected"]) == (541_909, 406_829, 135_080)
    assert report["reasons"] == {"missing_value": 135_080}
    found = figures(capsys, "2010-12-01", "2011-12-31")
    wanted = reference(folder, "concentration_net")
    equal(
        found,
        wanted,
        "accounts",
        "total",
        "total_positive",
        "accounts_for_80pct",
        "top_10_share",
        "largest_share",
        "hhi",
    )
    exact = exactly(shared, folder / "online_retail.parquet")
    assert exact["accounts_rev_le_0"] == 55
    for name, theirs in NAMES.items():
        assert found[name] == pytest.approx(exact[theirs], rel=1e-12), name

    store = open_store(data_folder / "kam.duckdb")
    with store.scope(LOCAL_DIRECTOR) as scope:
        sales = scope.read("account_sales", **Period(date(2010, 12, 1), date(2011, 12, 31)).parts())
    in_order(store)
    store.close()
    lifted_by_floats = sales["account_id"].isin(LIFTED_BY_FLOATS)
    assert sales.loc[lifted_by_floats, "net_sales"].tolist() == [0] * 5
    sales.loc[lifted_by_floats, "net_sales"] = 1e-9
    lifted = concentration(sales)
    equal({name: getattr(lifted, name) for name in NAMES}, wanted)
    assert (lifted.accounts_not_positive, lifted.accounts_for_80pct) == (50, 1178)

    again = load(capsys, folder / "online_retail.parquet", "online_retail")
    assert (again["loaded"], again["skipped"], again["rejected"]) == (0, 406_829, 135_080)
    assert figures(capsys, "2010-12-01", "2011-12-31") == found


def exactly(shared: Path, file: Path) -> dict[str, Any]:
    """The reference's own query over exact decimals."""
    lines = (
        'select "CustomerID" as acct, cast("Quantity" * "UnitPrice" as decimal(18,4)) as rev '
        f"from read_parquet('{file}') where \"CustomerID\" is not null"
    )
    sql = (shared / "CONCENTRATION.sql").read_text().replace("({src})", f"({lines})")
    cursor = duckdb.connect().execute(sql)
    row = cursor.fetchone()
    assert row is not None
    return dict(zip([column[0] for column in cursor.description], row, strict=True))


@pytest.mark.parametrize("day", ["2010-12-01", "2011-12-09"])
def test_a_raw_day_of_online_retail_is_read_with_its_moments(
    shared: Path, day: str, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = shared / "online_retail" / f"raw_day_{day}.csv"
    report = load(capsys, file, "online_retail")
    assert report["rows"] == {"2010-12-01": 3_108, "2011-12-09": 1_632}[day]
    assert report["reasons"] == {"missing_value": report["rejected"]}
    store = open_store(data_folder / "kam.duckdb")
    assert rows(store, "select distinct sold_on from sale") == [(day,)]
    in_order(store)
    store.close()


def test_physician_detailing(
    shared: Path,
    data_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = shared / "physician_detailing"
    reshape(folder / "counts.csv", tmp_path)
    assert load(capsys, tmp_path / "sales.csv", "physician_sales")["loaded"] == 23_000
    raw = reference(folder, "raw")
    assert load(capsys, tmp_path / "activities.csv", "physician_activities")["loaded"] == 23_000 - raw["rows_no_call"]
    equal(figures(capsys, "2020-01-01", "2021-11-30"), reference(folder, "concentration_scripts"))
    store = open_store(data_folder / "kam.duckdb")
    assert rows(store, "select sum(quantity) from activity") == [(raw["calls"],)]
    called = str(rows(store, "select account_id from activity group by 1 order by sum(quantity) desc, 1 limit 1")[0][0])
    in_order(store)
    store.close()
    monkeypatch.setenv("KAM_TODAY", "2021-11-30")
    people_are_unknown(capsys, called)


def people_are_unknown(capsys: pytest.CaptureFixture[str], account: str) -> None:
    """The scorecard of an account with activities none of which names a contact: the people are not counted as none."""
    command = ["report", "scorecard", "--param", f"account={account}", "--format"]
    assert main([*command, "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["activities_365"] > 0
    assert (found["people_met_90"], found["people_met_365"]) == (None, None)
    assert main([*command, "csv"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("People met"))
    assert line.split(",")[1:4] == ["not known"] * 3


def test_maven_crm(shared: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared / "maven_crm"
    for name, mapping, loaded in (
        ("sales_teams", "maven_users", 35), ("accounts", "maven_accounts", 85), ("products", "maven_products", 7),
    ):  # fmt: skip
        report = load(capsys, folder / f"{name}.csv", mapping)
        assert (report["loaded"], report["rejected"]) == (loaded, 0)
    report = load(capsys, folder / "sales_pipeline.csv", "maven_sales")
    assert (report["rows"], report["loaded"], report["filtered"], report["rejected"]) == (8_800, 4_238, 4_562, 0)
    equal(figures(capsys, "2017-01-01", "2017-12-31"), reference(folder, "concentration_won"))
    store = open_store(data_folder / "kam.duckdb")
    assert rows(store, "select count(*) from product") == [(7,)]
    assert rows(store, "select count(*) from account where group_key <> account_key") == [(15,)]
    assert rows(store, "select count(*) from account where industry = 'technolgy' or country = 'Philipines'") == [(0,)]
    in_order(store)
    store.close()


def test_aws_saas_sales(shared: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the 99 scorecards call products bought adds up to the pairs of the reference."""
    folder = shared / "aws_saas_sales"
    report = load(capsys, folder / "SaaS-Sales.csv", "saas_sales")
    raw = reference(folder, "raw")
    assert (report["rows"], report["loaded"], report["rejected"]) == (raw["n_rows"], raw["n_rows"], 0)
    equal(figures(capsys, raw["first_day"], raw["last_day"]), reference(folder, "concentration"))
    pairs = reference(folder, "whitespace")
    store = open_store(data_folder / "kam.duckdb")
    assert rows(store, "select count(*) from account_product where net_sales > 0") == [(pairs["bought_pairs"],)]
    assert rows(store, "select count(*) from account cross join product") == [(1_386,)]
    with store.scope(LOCAL_DIRECTOR) as scope:
        names = scope.read("account_search", text="", most=1_000)["account_id"]
        chosen = Choice(period=Period(date(2023, 1, 1), date(2023, 12, 31)))
        cards = {name: gather(reader(scope), name, chosen, today=store.today) for name in names}
    assert len(cards) == raw["customers"]
    assert sum(card.products.named for card in cards.values() if card.products) == pairs["bought_pairs"] == 1_260
    for least in pairs["least_penetrated"]:
        assert cards[least["Customer"]].products.named == least["products"]
    year = next(part for part in reference(folder, "by_year") if part["y"] == 2023)
    assert sum(card.total.net_sales for card in cards.values()) == pytest.approx(year["sales"], abs=0.01)
    assert sum(card.total.margin or 0.0 for card in cards.values()) == pytest.approx(year["profit"], abs=0.01)


def test_maven_wallets(shared: Path, data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Revenue as wallet of 2017: every share, and the sum, equal to SQL over their own files."""
    folder = shared / "maven_crm"
    for name, mapping in (
        ("accounts", "maven_accounts"),
        ("products", "maven_products"),
        ("sales_pipeline", "maven_sales"),
    ):
        load(capsys, folder / f"{name}.csv", mapping)
    # the deals begin in March: with a line of January the store holds all of the year of the estimates
    january = tmp_path / "january.csv"
    january.write_text("sale_id,account_id,sold_on,net_sales\nx,Isdom,2017-01-02,0\n")
    assert main(["import", str(january), "--as", "sales", "--json"]) == 0
    capsys.readouterr()
    file = reshape_wallets(folder / "accounts.csv", tmp_path)
    for again, counts in ((False, (85, 0, 0)), (True, (0, 0, 85))):
        assert main(["import", str(file), "--as", "wallets", "--json"]) == 0, again
        report = json.loads(capsys.readouterr().out)
        assert (report["loaded"], report["updated"], report["skipped"]) == counts
    wanted = {
        account: (won, revenue, won / revenue)
        for account, won, revenue in duckdb.sql(
            f"""
            select a.account, coalesce(sum(p.close_value), 0), max(a.revenue) * 1e6
            from read_csv('{folder / "accounts.csv"}') as a
            left join read_csv('{folder / "sales_pipeline.csv"}') as p on p.account = a.account
                and p.deal_stage = 'Won' and year(p.close_date) = 2017
            group by a.account
            """
        ).fetchall()
    }
    assert len(wanted) == 85
    assert main(["report", "wallet", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["account_id"] for row in found["accounts"]} == set(wanted)
    for row in found["accounts"]:
        won, revenue, share = wanted[row["account_id"]]
        assert row["net_sales"] == pytest.approx(won, abs=0.005)
        assert row["wallet"] == pytest.approx(revenue, rel=1e-12)
        assert row["share"] == pytest.approx(share, rel=1e-12)
        assert row["share"] <= 1
    total = reference(folder, "accounts")["wallet_revenue_musd"] * 1e6
    assert found["share_likely"] == pytest.approx(10_005_534 / total, rel=1e-9)
    assert found["estimates_too_low"] == 0
    for account in list(wanted)[:5]:
        assert main(["report", "wallet", "--param", f"account={account}", "--format", "json"]) == 0
        assert json.loads(capsys.readouterr().out)["share_likely"] == pytest.approx(wanted[account][2], rel=1e-12)
    store = open_store(data_folder / "kam.duckdb")
    in_order(store)
    store.close()


def test_sfo_answers(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Passengers of May 2017: NPS 39.84 of 2,746 answers; special code 11 (84) and an empty one are refused."""
    raw = pd.read_csv(shared / "sfo_nps_2017" / "2017_SFO_Customer_Survey.csv", dtype=str, low_memory=False)
    names = raw["AIRLINE"].drop_duplicates()
    pd.DataFrame({"account_id": names, "name": names}).to_csv(tmp_path / "accounts.csv", index=False)
    day = "2017-05-" + raw["INTDATE"].str.zfill(2)
    rows = {"response_id": raw["RESPNUM"], "account_id": raw["AIRLINE"], "answered_on": day, "score": raw["NETPRO"]}
    pd.DataFrame(rows).to_csv(tmp_path / "nps.csv", index=False)
    for kind in ("accounts", "nps"):
        assert main(["import", str(tmp_path / f"{kind}.csv"), "--as", kind]) == 0
    capsys.readouterr()
    assert main(["report", "nps", "--since", "2017-05-01", "--until", "2017-05-31", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    wanted = reference(shared / "sfo_nps_2017", "nps_valid_0_10")
    assert round(found["nps"], 6) == wanted["nps"]
    for name in ("n", "promoters", "passives", "detractors"):
        assert found[name] == wanted[name]
    refused = {(part["reason"], part["value"]): part["n"] for part in found["refused_at_import_by_reason"]}
    assert refused == {("out_of_range", "11"): 84, ("empty", ""): 1}
    assert found["refused_at_import"] == 85
    assert (found["method"], found["accounts"], found["heard_sales_share"]) == ("accounts", 37, None)


def test_salesforce_org_export(shared: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """84 contacts and 39 tasks have no AccountId; no row names an account that Account.csv lacks."""
    folder = shared / "salesforce_org_export"
    expected = {
        "accounts": ("Account", 22, {"without_owner": 22}),
        "contacts": ("Contact", 102, {"unassigned": 84}),
        "opportunities": ("Opportunity", 50, {"without_owner": 50}),
        "activities": ("Task", 75, {"unassigned": 39, "unknown_person": 75}),
    }
    for kind, (name, loaded, counted) in expected.items():
        report = load(capsys, folder / f"{name}.csv", f"salesforce_{kind}")
        assert (report["rows"], report["loaded"], report["warnings"]) == (loaded, loaded, counted)
        assert report["unassigned"] == counted.get("unassigned", 0)
    store = open_store(data_folder / "kam.duckdb")
    deals = "select count(*), sum(amount), count(closed_on) from opportunity"
    won = reference(folder, "won")
    assert (
        rows(store, f"{deals} where status = 'won'")
        == [(won["n"], won["amount"], won["n"])]
        == [(12, 10_542_562.98, 12)]
    )
    stages = reference(folder, "opp_by_stage")
    is_open = [stage for stage in stages if stage["IsClosed"] is None]
    assert rows(store, f"{deals} where status = 'open'") == [
        (sum(stage["n"] for stage in is_open), pytest.approx(sum(stage["amount"] for stage in is_open)), 0)
    ]
    accounts = "select count(distinct account_id) from opportunity where status = 'won'"
    assert rows(store, accounts) == [(won["accounts"],)]
    types = reference(folder, "tasks")
    assert rows(store, "select activity_type, count(*), count(account_id) from activity group by all order by 1") == [
        (part["Type__c"].lower(), part["n"], part["with_account"]) for part in types
    ]
    in_order(store)
    store.close()


def test_northwind(shared: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Order lines take customer and day from the orders. Amounts are kept to four decimals, theirs are floats."""
    folder = shared / "northwind"
    report = load(capsys, folder / "order_details.csv", "northwind_sales")
    assert (report["rows"], report["loaded"], report["rejected"], report["notes"]) == (2_155, 2_155, 0, [])
    found = figures(capsys, "1996-07-01", "1998-05-31")
    wanted = reference(folder, "concentration_net")
    assert round(found["total"], 2) == round(wanted["revenue_all_net"], 2) == 1_265_793.04
    assert f"{found['top_20pct_share']:.1%}" == "60.1%"
    names = (
        "accounts",
        "accounts_not_positive",
        "top_20pct_accounts",
        "top_20pct_share",
        "accounts_for_80pct",
        "top_10_share",
        "largest_share",
        "gini",
    )
    equal(found, wanted, *names)


def test_sfo_nps(shared: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared / "sfo_nps_2017"
    file = folder / "2017_SFO_Customer_Survey.csv"
    # an airline stands on many lines: the first of each makes the account
    assert load(capsys, file, "sfo_airlines")["loaded"] == reference(folder, "raw")["airlines"]
    report = load(capsys, file, "sfo_nps")
    assert (report["rows"], report["loaded"]) == (2_831, 2_746)
    assert report["reasons"] == {"out_of_range": 84, "missing_value": 1}
    store = open_store(data_folder / "kam.duckdb")
    [(nps, anonymous)] = rows(
        store,
        "select 100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / count(*), "
        "count(*) filter (where is_anonymous) from nps_response",
    )
    assert round(nps, 6) == reference(folder, "nps_valid_0_10")["nps"]
    assert (round(nps, 2), anonymous) == (39.84, 2_746)
    in_order(store)
    store.close()


def test_wholesale_customers(
    shared: Path, data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared / "wholesale_customers"
    report = load(capsys, reshape_wholesale(folder / "wholesale_customers.csv", tmp_path), "wholesale")
    assert (report["rows"], report["loaded"]) == (440 * 6, 440 * 6)
    equal(figures(capsys, "2011-12-01", "2011-12-31"), reference(folder, "concentration"))
    store = open_store(data_folder / "kam.duckdb")
    sums = dict(rows(store, "select product_id, sum(net_sales) from sale join product using (product_key) group by 1"))
    assert sums == reference(folder, "by_category")
    in_order(store)
    store.close()
