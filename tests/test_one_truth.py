"""Accounts, net sales and margin of one choice are one number on both pages, in every table and in every report."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.cli.main import main
from kam_analytics.kit.ui import stores
from kam_analytics.kit.wording import words
from kam_analytics.store import Store
from tests.samples.imports.companies import bring
from tests.samples.pages import CONCENTRATION, PORTFOLIO, plain, said

EN = words("en")
Row = dict[str, Any]
BY_COMPANY = ["--by", "company"]
#: what is asked of the page by its address, and of the reports by their options
CHOICES: list[tuple[dict[str, str], list[str]]] = [
    ({}, []),
    ({"level": "company"}, ["--by", "company"]),
    ({"level": "company", "segment": "A"}, ["--by", "company", "--param", "segment=A"]),
    ({"segment": "A"}, ["--param", "segment=A"]),
    ({"level": "company", "owner": "u-eero-korhonen"}, ["--by", "company", "--param", "owner=u-eero-korhonen"]),
    (
        {"level": "company", "period": "DAYS", "since": "2025-01-01", "until": "2025-12-31"},
        ["--by", "company", "--since", "2025-01-01", "--until", "2025-12-31"],
    ),
    ({"level": "company", "measure": "margin"}, ["--by", "company", "--measure", "margin"]),
]


@dataclass(frozen=True)
class Shown:
    """A page, and the sheets of its workbook by their names."""

    page: AppTest
    sheets: dict[str, list[Row]]

    def sum(self, sheet: str, column: str) -> float:
        """What a column of a sheet sums to; empty cells are not known."""
        return math.fsum(row[column] for row in self.sheets[sheet] if row[column] is not None)

    def metric(self, label: str) -> str:
        """One of the figures on top of the page."""
        return next(str(metric.value) for metric in self.page.metric if metric.label == label)


Show = Callable[..., Shown]
Report = Callable[..., Row]


@pytest.fixture
def show(pages: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> Show:
    """A page with its workbook."""

    def shown(file: str, name: str, **query: str) -> Shown:
        import streamlit as st

        made: dict[str, Callable[[], bytes]] = {}
        test = pages(file, **query)
        monkeypatch.setattr(
            st, "download_button", lambda _label, content, name, *_more, **_options: made.update({name: content})
        )
        test.session_state[f"export-{name}"] = True
        test.run()
        assert not test.exception
        book = openpyxl.load_workbook(io.BytesIO(made[f"{name}.xlsx"]()))
        found = {}
        for sheet in book.worksheets:
            titles, *rows = sheet.iter_rows(values_only=True)
            found[sheet.title] = [dict(zip(map(str, titles), row, strict=True)) for row in rows]
        return Shown(test, found)

    return shown


@pytest.fixture
def report(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> Report:
    """The facts of a report of the command line."""

    def asked(name: str, options: list[str], store: str = "demo") -> Row:
        stores.close_all()
        capsys.readouterr()
        file = str(data_folder / f"{store}.duckdb")
        assert main(["report", name, "--store", file, "--format", "json", *options]) == 0
        found: Row = json.loads(capsys.readouterr().out)
        return found

    return asked


@pytest.mark.parametrize(("query", "options"), CHOICES, ids=lambda value: "-".join(map(str, value))[:40])
def test_every_question_its_tables_and_the_reports_say_one_number(
    show: Show, report: Report, query: dict[str, str], options: list[str]
) -> None:
    shown = show(CONCENTRATION, "concentration", **query)
    found = report("concentration", options)
    by_margin = query.get("measure") == "margin"
    value = "Margin" if by_margin else "Net sales"
    total, above, accounts = found["total"], found["total_positive"], found["accounts"]
    assert accounts > 0
    assert found["accounts_without_measure"] == 0

    # now
    assert shown.metric(value) == EN.short_money(total)
    assert shown.sum("Accounts", value) == pytest.approx(total)
    assert len(shown.sheets["Accounts"]) == accounts
    assert shown.sum("ABC classes", value) == pytest.approx(above)
    # what changed: the classes by the measure, the bridge always by net sales, which its titles say
    assert sum(row["Now"] for row in shown.sheets["Class by account"] if row["Now"] > 0) == pytest.approx(above)
    # what if
    before = {row["Figure"]: row["Now"] for row in shown.sheets["What if"]}
    assert (before["Total"], before["Accounts"]) == (pytest.approx(total), accounts)
    # spread
    for dimension in ("segment", "country", "owner"):
        assert shown.sum(f"By {dimension}", value) == pytest.approx(total), dimension
    categories = shown.sum("By category", value)
    if by_margin:
        # of some accounts too little is known in a category: the table counts them
        assert categories != pytest.approx(total)
        assert shown.sum("By category", "Margin not known") > 0
        assert shown.sum("By country", "Margin not known") == 0
    else:
        assert categories == pytest.approx(total)

    # what is of net sales whatever is measured
    of_sales = [one for one in options if one not in ("--measure", "margin")]
    sales = report("concentration", of_sales)
    bridge = {row["Step"]: row["Net sales"] for row in shown.sheets["Sales bridge"]}
    assert bridge["= Now"] == pytest.approx(sales["total"])
    assert shown.sum("Bridge by account", "Now") == pytest.approx(sales["total"])
    assert shown.sum("Customer tenure", "Net sales") == pytest.approx(sales["total"])
    assert shown.sum("Customer tenure", "Accounts") == sales["accounts"]
    tenure = report("customer-tenure", of_sales)
    assert math.fsum(band["net_sales"] for band in tenure["tenure"]) == pytest.approx(sales["total"])
    assert len(shown.sheets["Sales at risk"]) >= sales["accounts_for_80pct"]
    largest = shown.sum("Sales at risk", "Now")
    assert shown.sum("Sales at risk", "Share") == pytest.approx(largest / sales["total_positive"])
    # companies are counted among the key accounts and the effort, not groups: both cards say so
    companies = report("concentration", [*of_sales, *BY_COMPANY])
    assert shown.sheets["Key account share"][-1]["Net sales, 12 months"] == pytest.approx(companies["total"])
    assert shown.sum("Effort", "Net sales") == pytest.approx(companies["total"])


@pytest.mark.parametrize(
    "query", [{}, {"period": "DAYS", "since": "2025-03-10", "until": "2026-06-20"}], ids=["default", "days"]
)
def test_the_portfolio_counts_what_concentration_counts_by_company(
    show: Show, report: Report, query: dict[str, str]
) -> None:
    days = [part for name in ("since", "until") if name in query for part in (f"--{name}", query[name])]
    shown = show(PORTFOLIO, "accounts", **query)
    found = report("concentration", [*BY_COMPANY, *days])
    margin = report("concentration", [*BY_COMPANY, *days, "--measure", "margin"])
    text = said(shown.page)
    assert "companies of a group each on its own" in text
    assert (shown.metric("Net sales"), shown.metric("Accounts")) == (
        EN.short_money(found["total"]), EN.number(found["accounts"]),
    )  # fmt: skip
    # of the net sales whose margin is known, as the glossary says
    assert shown.metric("Margin %") == EN.percent(margin["total"] / (found["total"] * found["margin_coverage"]), 1)
    assert shown.sum("Accounts", "Net sales") == pytest.approx(found["total"])
    owners = shown.sheets["Net sales by owner"]
    assert shown.sum("Net sales by owner", "Net sales") == pytest.approx(found["total"])
    assert sum(row["Accounts"] for row in owners) == found["accounts"]
    for row in (row for row in shown.sheets["Accounts"] if row["Net sales"] == 0):
        assert row["Previous year"], "only an account that left has no sales"
    segment = math.fsum(row["Net sales"] for row in shown.sheets["Accounts"] if row["Segment"] == "A")
    one = report("concentration", [*BY_COMPANY, *days, "--param", "segment=A"])
    assert segment == pytest.approx(one["total"])
    months = shown.sum("Net sales by month", "Net sales")
    whole = "whole months, although the period begins or ends within one"
    assert (months == pytest.approx(found["total"])) == (whole not in text)
    assert (whole in text) == bool(days)


def test_of_a_margin_that_is_partly_unknown_every_place_says_how_much_is_left_out(
    store: Store, show: Show, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C and F have a margin for half and two thirds of their net sales: it is not theirs, nowhere."""
    monkeypatch.setenv("KAM_TODAY", "2026-06-05")
    bring(store, "29-margin-partly-unknown")
    store.close()
    found = report("concentration", ["--measure", "margin"], "kam")
    assert (found["level"], found["accounts"], found["total"]) == ("group", 4, 520)
    assert (found["accounts_without_measure"], found["accounts_not_positive"]) == (2, 1)
    shown = show(CONCENTRATION, "concentration", store="own", measure="margin")
    text = said(shown.page)
    assert "4 corporate groups · 2 more without a known margin" in text
    assert "Only 3 accounts have a positive margin" in text
    assert "1 account with zero or negative margin (-€10) is left out of the curve and the classes." in text
    assert "2 accounts whose margin is known for less than 80% of net sales are left out." in text
    assert shown.metric("Margin") == EN.short_money(520)
    assert shown.sum("Accounts", "Margin") == 520
    for dimension in ("country", "owner", "segment"):
        assert shown.sum(f"By {dimension}", "Margin") == 520
        assert shown.sum(f"By {dimension}", "Margin not known") == 2
    # known by category: of B and C the pumps, of F nothing, as it bought service only
    assert (shown.sum("By category", "Margin"), shown.sum("By category", "Margin not known")) == (550, 3)
    assert shown.sum("Customer tenure", "Net sales") == report("concentration", [], "kam")["total"] == 2090
    spread = plain(show(CONCENTRATION, "concentration", store="own", measure="margin", ask="spread").page)
    assert "known for less than 80% of their net sales there are left out of it: 3 in all" in spread
    portfolio = show(PORTFOLIO, "accounts", store="own")
    # margin per cent is over every line that carries one, of C and F too
    assert portfolio.metric("Margin %") == EN.percent((520 + 30 + 20) / 1860, 1)
    assert (portfolio.metric("Net sales"), portfolio.metric("Accounts")) == (EN.short_money(2090), "7")


def test_without_a_year_before_nothing_is_called_a_change_or_safe(
    store: Store, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One year of sales and nothing else: no order by difference, no reference, no course of one point, no all-clear."""
    monkeypatch.setenv("KAM_TODAY", "2026-06-05")
    bring(store, "29-margin-partly-unknown")
    store.close()
    portfolio = show(PORTFOLIO, "accounts", store="own")
    text = said(portfolio.page)
    assert "Largest accounts" in text
    assert "Accounts driving the change" not in text
    assert "vs. " not in text
    shown = next(table.value for table in portfolio.page.dataframe if "Account" in table.value)
    assert list(shown) == ["Account", "ABC class", "Net sales", "Owner"]
    page = show(CONCENTRATION, "concentration", store="own", ask="risk").page
    assert "Which sales are at risk is not known" in said(page)
    assert "red flags" not in said(page)
    assert all(not metric.proto.chart_data for metric in page.metric)
    page = show(CONCENTRATION, "concentration", store="own", ask="change").page
    assert "Import the invoice lines of an earlier year." in plain(page)
