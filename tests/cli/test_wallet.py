"""``report wallet``: all accounts, one of them, a foreign one, an empty store."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import open_store
from tests.samples.command_line import Run
from tests.samples.demo import REP


def test_wallet_of_all_accounts(run: Run, own: Path) -> None:
    ran = run("report", "wallet", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = ran.json
    assert (found["own_sales_since"], found["own_sales_until"]) == ("2025-11-01", "2026-10-31")
    assert 0 < found["share_low"] < found["share_likely"] < found["share_high"] < 1
    assert len(found["accounts"]) == found["accounts_assessed"] > 50
    assert sum(row["gap"] for row in found["accounts"]) == pytest.approx(found["gap"])
    assert all(0 <= row["share"] <= 1 and 0 <= row["top"] <= 1 for row in found["accounts"])
    assert run("report", "wallet", "--format", "json").json == found, "the same rows give the same figures"
    assert "accounts_assessed" in run("report", "wallet").out
    rows = list(csv.DictReader(io.StringIO(run("report", "wallet", "--format", "csv").out.lstrip("\ufeff"))))
    assert len(rows) == found["accounts_assessed"]


def test_wallet_of_one_account_is_that_of_the_lines(run: Run, own: Path) -> None:
    store = open_store(own)
    with store.load(LOCAL_DIRECTOR) as load:
        sold = load.value(
            "select cast(sum(sale.net_sales) as double) from sale join account using (account_key) "
            "join product using (product_key) join category using (category_key) "
            "where account_id = 'C1003' and category_id = 'maintenance' and sold_on between '2025-11-01' and '2026-10-31'"
        )
        likely = load.value(
            "select cast(likely as double) from wallet_estimate "
            "where account_id = 'C1003' and category_id = 'maintenance' and year = 2026"
        )
    store.close()
    found = run("report", "wallet", "--param", "account=C1003", "--format", "json").json
    (row,) = [row for row in found["categories_of_wallet"] if row["category_id"] == "maintenance"]
    assert row["net_sales"] == pytest.approx(sold)
    assert row["share"] == pytest.approx(sold / likely)
    rows = run("report", "wallet", "--param", "account=C1003", "--format", "csv").out.splitlines()
    assert len(rows) == 1 + 4


def test_wallet_of_a_foreign_account_is_not_found(run: Run, own: Path) -> None:
    store = open_store(own)
    with store.load(LOCAL_DIRECTOR) as load:
        foreign = load.value(
            f"select account_id from account where owner_id <> '{REP}' and account_id not in "
            f"(select account_id from account_team where user_id = '{REP}') order by 1"
        )
    store.close()
    for account in (foreign, "no-such-account"):
        ran = run("report", "wallet", "--param", f"account={account}", "--viewer", REP)
        assert (ran.code, ran.out, ran.err) == (1, "", "Not found, or you have no access to it.\n")
    everything = run("report", "wallet", "--format", "json").json
    found = run("report", "wallet", "--viewer", REP, "--format", "json").json
    assert 0 < found["accounts_assessed"] < everything["accounts_assessed"]


def test_wallet_of_an_empty_store_is_unknown(run: Run, data_folder: Path) -> None:
    open_store(data_folder / "kam.duckdb", create=True).close()
    found = run("report", "wallet", "--format", "json").json
    assert (found["share_likely"], found["accounts_assessed"], found["accounts"]) == (None, 0, [])
    assert run("report", "wallet").code == 0
    assert run("report", "wallet", "--format", "csv").code == 0
