"""What is said of a wallet: normal, one-sided, too low, nothing; in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.wallet import wording as said
from kam_analytics.wallet.analysis.account import AccountWallet, account_wallet
from kam_analytics.wallet.analysis.portfolio import PortfolioWallet, portfolio_wallet, unassessed
from tests.samples.languages import EN, FI
from tests.samples.wallets import LAST, TODAY, estimate, rows


def of(*given: dict[str, Any]) -> AccountWallet:
    return account_wallet(rows(*given), last_month=LAST, today=TODAY)


def over(*given: dict[str, Any]) -> PortfolioWallet:
    return portfolio_wallet(rows(*given), last_month=LAST, today=TODAY)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "Not assessed: nobody has estimated this account's total spend yet"),
        ([estimate()], "We supply 40% (20–50%) of what this account buys in 1 category; €60 a year is still open"),
        (
            [estimate(category_id="all")],
            "We supply 40% (20–50%) of everything this account buys; €60 a year is still open",
        ),
        ([estimate(low=None)], "We supply about 40% of what this account buys in 1 category; €60 a year is still open"),
        ([estimate(likely=1.0)], "The estimate is too low: we sell this account more than it is estimated to buy"),
        ([estimate(low=40.0, likely=40.0, high=40.0)], "By the estimates, this account buys from nobody else"),
    ],
)
def test_the_finding_of_an_account(given: list[dict[str, Any]], sentence: str) -> None:
    assert said.finding(of(*given), EN) == sentence
    assert said.finding(of(*given), FI) not in (sentence, "")


def over_all(*given: dict[str, Any]) -> str:
    sales = pd.DataFrame({"account_id": ["a", "b", "c"], "net_sales": [50.0, 50.0, 100.0]})
    found = over(*given)
    return said.portfolio_finding(found, unassessed(sales, found), EN)


def test_the_finding_over_accounts() -> None:
    assert over_all().startswith("No account is assessed yet")
    text = over_all(estimate(), estimate(estimate_id="w2", account_id="b"))
    assert text.startswith("We supply 40% (")
    assert "2 assessed accounts buy in the assessed categories; €120 a year is still open" in text
    assert text.endswith("50% of our sales are assessed")
    assert "1 assessed account " in over_all(estimate())


def test_what_known_competitors_hold_stays_in_the_gap() -> None:
    found = over(estimate(competitors=1, competitor_amount=25.0))
    assert (found.gap, found.rival) == (60.0, 25.0)
    assert "Of the gap, €25 is with known competitors" in " ".join(said.remarks(found, 0, None, EN))


def test_a_year_that_is_not_in_store_whole_is_not_compared() -> None:
    held_since = date(2025, 1, 2)
    found = account_wallet(rows(estimate()), last_month=LAST, today=TODAY, held_since=held_since)
    assert (found.is_assessed, found.not_held, found.gap) == (False, 1, 0.0)
    assert account_wallet(rows(estimate()), last_month=LAST, today=TODAY, held_since=date(2025, 1, 1)).is_assessed
    recent = rows(estimate(year=2026))
    assert account_wallet(recent, last_month=LAST, today=TODAY, held_since=date(2025, 11, 1)).is_assessed
    assert not account_wallet(recent, last_month=LAST, today=TODAY, held_since=date(2025, 12, 1)).is_assessed


def test_remarks_say_what_is_left_out() -> None:
    bare = {"year_margin": None, "year_margin_net_sales": 0.0, "account_margin": None, "account_margin_net_sales": 0.0}
    found = over(
        estimate(estimated_on="2024-01-01"), estimate(estimate_id="w2", account_id="b", likely=1.0),
        estimate(estimate_id="w3", account_id="c", **bare),
    )  # fmt: skip
    text = " ".join(said.remarks(found, 3, 0.25, EN))
    assert "3 accounts (25% of net sales) are not assessed" in text
    assert "1 estimate is below our own sales" in text
    assert "1 account has an estimate older than 18 months" in text
    assert "The margin of 1 account is unknown" in text
    assert said.remarks(over(estimate()), 0, 0.0, EN) == []


@pytest.mark.parametrize(
    ("changes", "column", "text"),
    [
        ({}, "Share", "40% (20–50%)"), ({"likely": 1.0}, "Share", "estimate too low"),
        ({"year_net_sales": -3.0}, "Share", "0% (net returns)"), ({"low": None, "high": None}, "Estimate", "€100, no range"),
        ({"low": None}, "Estimate", "€100, at most €200"), ({"high": None}, "Estimate", "€100, at least €80"), ({}, "Our net sales", "€40 (2025)"),
        ({"year": 2026}, "Our net sales", "€50 (last 12 months)"), ({}, "Source", "survey · 1 Jan 2026 · Aino"),
        ({"estimated_by": "local"}, "Source", "survey · 1 Jan 2026 · local director"),
        ({"estimated_by": None}, "Source", "survey · 1 Jan 2026"),
        ({"estimated_on": "2024-01-01"}, "Source", "survey · 1 Jan 2024 · Aino · stale"),
        ({"competitors": 2, "competitor_amount": 20.0, "competitors_unknown": 1}, "Competitors", "€20 · 1 of unknown size"),
        ({"competitors": 1, "competitor_amount": 90.0}, "Competitors", "€90 · more than the estimate allows"),
        ({}, "Competitors", "–"), ({"category_id": "all"}, "Category", "Whole account 2025"),
        ({"label_en": None, "category_id": "gone"}, "Category", "gone 2025"), ({}, "Confidence", "medium"),
    ],
)  # fmt: skip
def test_the_row_of_an_estimate(changes: dict[str, Any], column: str, text: str) -> None:
    (row,) = said.wallet_rows(of(estimate(**changes)), EN)
    assert row[column] == text


def test_no_row_ever_says_more_than_100_per_cent() -> None:
    (row,) = said.wallet_rows(of(estimate(low=1.0, likely=40.0, high=41.0)), EN)
    assert row["Share"] == "100% (98–100%)"


def test_badges_name_confidence_age_and_faults() -> None:
    found = of(
        estimate(estimated_on="2024-01-01"), estimate(estimate_id="w2", category_id="x", likely=1.0),
    )  # fmt: skip
    texts = [text for text, _icon, _color in said.badges(found, EN)]
    assert texts == [
        "Confidence: medium", "Oldest estimate 1 Jan 2024", "1 estimate is older than 18 months", "1 estimate too low",
    ]  # fmt: skip
    whole = of(estimate(category_id="all"), estimate(estimate_id="w2", category_id="x", likely=500.0, high=900.0))
    assert "The categories add up to more than the whole account" in [text for text, *_rest in said.badges(whole, EN)]
    assert said.badges(of(), EN) == []


def test_the_title_names_the_largest_gap_of_a_category() -> None:
    found = of(estimate(), estimate(estimate_id="w2", category_id="all", likely=900.0, high=1000.0))
    assert said.chart_title(found, EN) == "Largest gap: Equipment, €60"
    assert said.chart_title(of(), EN) == "Wallet by category"
    assert said.gaps_title(over(estimate(name="<b>Oy</b>")), EN) == "<b>Oy</b> has the largest gap: €60"


@pytest.mark.parametrize(
    ("low", "high", "text"), [(0.2, 0.5, "20–50%"), (0.404, 0.399, "40%"), (0.0, 1.0, "0–100%"), (0.0, 0.0, "0%")]
)
def test_a_range_of_shares(low: float, high: float, text: str) -> None:
    assert said.between(low, high, EN) == text
    assert said.between(low, high, FI) == text.replace("%", "\u00a0%")
