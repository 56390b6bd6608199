"""What a share of wallet is made of: which months, which accounts, what is left out; the same as a table."""

from __future__ import annotations

import io
import json
from datetime import date

import openpyxl
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.files.spreadsheets import to_excel
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.wording import words
from kam_analytics.store import Store
from kam_analytics.wallet.answers import account_estimates, all_estimates, every_estimate, own_months
from kam_analytics.wallet.tables import all_figures, estimates_table, figures, gaps_table

YEAR = Choice(
    period=Period(date(2025, 11, 1), date(2026, 10, 31)),
    held={"sales": Period(date(2021, 1, 1), date(2026, 11, 20))},
)
REP = "u-niko-lahtinen"


@pytest.mark.parametrize(
    ("period", "own"),
    [
        (Period(date(2025, 11, 1), date(2026, 10, 31)), Period(date(2025, 11, 1), date(2026, 10, 31))),
        (Period(date(2026, 1, 1), date(2026, 11, 20)), Period(date(2025, 11, 1), date(2026, 10, 31))),
        (Period(date(2026, 2, 1), date(2026, 2, 28)), Period(date(2025, 3, 1), date(2026, 2, 28))),
    ],
    ids=["twelve months", "the year to date", "a month"],
)
def test_our_own_sales_are_those_of_twelve_whole_months(period: Period, own: Period) -> None:
    assert own_months(Choice(period=period)) == own


def test_every_account_in_sight_is_assessed_or_left_out(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found = all_estimates(reader(scope), YEAR, today=demo.today)
        every = every_estimate(reader(scope), YEAR, today=demo.today)
        sales = scope.read("account_sales", **found.sales.parts())
    assert found.wallet.assessed + len(found.left.rows) == found.left.accounts
    assert found.left.share == pytest.approx(found.left.rows["net_sales"].sum() / sales["net_sales"].sum())
    assert set(found.wallet.accounts["account_id"]) <= set(every["account_id"])


def test_an_account_out_of_sight_has_no_estimates(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        accounts = all_estimates(reader(scope), YEAR, today=demo.today).wallet.accounts
    other = accounts.loc[accounts["owner"] != "Niko Lahtinen", "account_id"].iloc[0]
    with demo.scope(demo.viewer(REP)) as scope:
        own = all_estimates(reader(scope), YEAR, today=demo.today)
        assert 0 < own.wallet.assessed < len(accounts)
        foreign = account_estimates(reader(scope), other, YEAR, today=demo.today)
    assert other not in set(own.wallet.accounts["account_id"])
    assert foreign.estimates.empty
    assert not foreign.wallet.is_assessed


@pytest.mark.parametrize("language", ["en", "fi"])
def test_a_workbook_holds_shares_and_days_as_numbers(demo: Store, language: str) -> None:
    _ = words(language)
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found = all_estimates(reader(scope), YEAR, today=demo.today)
        one = account_estimates(reader(scope), "C1004", YEAR, today=demo.today)
    made = {"Gaps": gaps_table(found.wallet, _), "Estimates": estimates_table(one.estimates, _)}
    book = openpyxl.load_workbook(io.BytesIO(to_excel(made, _, title="Wallet", facts={})))
    cells = {head.value: cell for head, cell in zip(book["Gaps"][1], book["Gaps"][2], strict=True)}
    largest = found.wallet.accounts.iloc[0]
    assert (cells[_("Share")].value, cells[_("Share")].number_format) == (pytest.approx(largest["share"]), "0.0%")
    assert (cells[_("Gap")].value, cells[_("Gap")].number_format) == (pytest.approx(largest["gap"]), "#,##0.00")
    assert cells[_("Oldest estimate")].number_format == "d.m.yyyy"
    assert book["Estimates"].max_row == len(one.estimates) + 1


def test_the_figures_by_name_say_what_they_are_of(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        every = all_estimates(reader(scope), YEAR, today=demo.today)
        one = account_estimates(reader(scope), "C1004", YEAR, today=demo.today)
    found, of_one = all_figures(every, words("en")), figures(one)
    assert (found["own_sales_since"], of_one["own_sales_until"]) == ("2025-11-01", "2026-10-31")
    assert found["accounts_assessed"] + found["accounts_not_assessed"] == every.left.accounts
    accounts = found["accounts"].records()
    assert sum(row["gap"] for row in accounts) == pytest.approx(found["gap"])
    assert json.loads(json.dumps(accounts)) == accounts
    (whole,) = [row for row in of_one["categories_of_wallet"].records() if row["category_id"] == "all"]
    assert (whole["case"], whole["share"]) == ("ok", pytest.approx(of_one["share_likely"]))
