"""The questions of the concentration page, for those who see everything and for a rep; the page as files."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli.main import main
from kam_analytics.concentration.answers import concentration
from kam_analytics.concentration.wording.concentration import concentration_finding
from kam_analytics.concentration.wording.kpis import concentration_kpis
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.ui import stores
from kam_analytics.kit.wording import words
from kam_analytics.store import Store
from tests.samples.pages import CONCENTRATION, Pages, people, said

QUESTIONS = ("now", "change", "leaves", "spread", "risk", "keys")
SINCE, UNTIL = "2025-11-01", "2026-10-31"


def text_of(test: AppTest) -> str:
    return said(test).replace("\\", "")


def sales_of(store: Store, since: str, until: str) -> pd.Series:
    """Net sales per account, from the lines, as the test writes the question."""
    with store.load(LOCAL_DIRECTOR) as load:
        rows = load.frame(
            "select a.account_id, sum(s.net_sales) as amount from sale as s "
            "inner join account as a on a.account_key = s.account_key "
            f"where s.sold_on between date '{since}' and date '{until}' group by a.account_id"
        )
    return rows.set_index("account_id")["amount"]


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("ask", QUESTIONS)
def test_every_question_has_an_answer(pages: Pages, ask: str, language: str) -> None:
    test = pages(CONCENTRATION, language=language, ask=ask)
    assert not test.exception
    assert not test.error
    assert len(test.metric) == 5
    assert any(re.search(r"\d", title.value) for title in test.subheader)


@pytest.mark.parametrize("level", ["group", "company"])
def test_the_page_says_what_the_answer_says(pages: Pages, level: str) -> None:
    test = pages(CONCENTRATION, level=level)
    store = stores.get("demo")
    with store.scope(LOCAL_DIRECTOR) as scope:
        held = feeds(reader(scope), today=store.today)
        year = Period(date.fromisoformat(SINCE), date.fromisoformat(UNTIL))
        found = concentration(reader(scope), Choice(period=year, held=held, by_group=level == "group"))
    assert found.level == level
    assert concentration_finding(found.result, words("en"), measure="net_sales") in text_of(test)
    assert [metric.value for metric in test.metric] == [
        kpi.value for kpi in concentration_kpis(found.result, found.before, words("en"), measure="net_sales")
    ]


@pytest.mark.parametrize("ask", QUESTIONS)
def test_a_rep_is_answered_over_own_accounts(pages: Pages, ask: str) -> None:
    test = pages(CONCENTRATION, view_as=people(pages)["rep"], ask=ask)
    assert not test.exception
    assert not test.error
    if ask == "change":
        # earlier classes over all accounts are not published
        assert "earlier classes are not published" in text_of(test)
        assert not [box for box in test.selectbox if box.key == "cell"]


def test_the_bridge_and_the_classes_are_those_of_the_lines(pages: Pages) -> None:
    test = pages(CONCENTRATION, ask="change", level="company")
    store = stores.get("demo")
    now, before = sales_of(store, SINCE, UNTIL), sales_of(store, "2024-11-01", "2025-10-31")
    earlier = sales_of(store, "2000-01-01", "2024-10-31")
    both = pd.concat([before, now, earlier], axis=1, keys=["before", "now", "earlier"]).fillna(0.0)
    opening = both[both["before"] > 0]
    nrr = opening["now"].sum() / opening["before"].sum()
    grr = opening[["before", "now"]].min(axis=1).clip(lower=0).sum() / opening["before"].sum()
    assert f"{nrr:.1%} of the earlier sales remains, growth included (NRR); {grr:.1%} without growth (GRR)" in text_of(
        test
    )
    lost = int((opening["now"] <= 0).sum())
    came = (both["before"] <= 0) & (both["now"] > 0)
    back = int((came & (both["earlier"] > 0)).sum())
    assert f"{back} back, {came.sum() - back} new, {lost} lost" in text_of(test)
    # the accounts behind a step and behind a cell
    test.selectbox(key="step").set_value("lost").run()
    assert len(test.dataframe[-1].value) == min(lost, 10)
    cell = next(option for option in test.selectbox(key="cell").options if option.startswith("A → B"))
    test.selectbox(key="cell").set_value("A-B").run()
    assert not test.exception
    assert len(test.dataframe[-1].value) == min(int(cell.rsplit(" ", 1)[1]), 10)


def test_another_comparison_is_chosen_and_kept_in_the_address(pages: Pages) -> None:
    test = pages(CONCENTRATION, ask="change", **{"with": "quarter"})
    assert "1 Oct 2026 – 31 Oct 2026 vs 1 Oct 2025 – 31 Oct 2025" in text_of(test)
    assert test.query_params["with"] == "quarter"


def test_without_an_earlier_period_there_is_nothing_to_compare(pages: Pages) -> None:
    pages(CONCENTRATION)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        for table in ("sale", "account_month", "account_category_month"):
            on = "sold_on" if table == "sale" else "month_on"
            load.execute(f"delete from {table} where {on} < date '2025-12-01'")
            load.touch(table)
        load.execute("update feed set first_on = date '2025-12-01' where feed = 'sales'")
        load.touch("feed")
    test = pages(CONCENTRATION, ask="change")
    assert not test.exception
    assert "does not go back" in text_of(test)
    for ask in ("risk", "keys", "leaves", "spread"):
        assert not pages(CONCENTRATION, ask=ask).exception


def test_what_if_the_largest_an_owner_or_chosen_accounts_leave(pages: Pages) -> None:
    test = pages(CONCENTRATION, ask="leaves", level="company")
    now = sales_of(stores.get("demo"), SINCE, UNTIL).sort_values(ascending=False)
    left = now.sum() - now.iloc[0]
    assert f"€{left / 1e6:.1f}M remains" in text_of(test)
    test.slider(key="n").set_value(3).run()
    assert f"€{(now.sum() - now.iloc[:3].sum()) / 1e6:.1f}M remains" in text_of(test)
    test.segmented_control(key="who").set_value("accounts").run()
    assert not test.exception
    test.multiselect(key="which").set_value([now.index[5]]).run()
    assert not test.exception
    assert f"€{(now.sum() - now.iloc[5]) / 1e6:.1f}M remains" in text_of(test)
    test.segmented_control(key="who").set_value("owner").run()
    assert not test.exception
    test.segmented_control(key="who").set_value("segment").run()
    assert not test.exception


@pytest.mark.parametrize("by", ["category", "segment", "country", "owner"])
def test_the_spread_inside_each(pages: Pages, by: str) -> None:
    test = pages(CONCENTRATION, ask="spread", by=by)
    assert not test.exception
    assert "differ in size" in text_of(test)


def test_a_warning_shows_its_rows(pages: Pages) -> None:
    test = pages(CONCENTRATION, ask="risk")
    box = test.selectbox(key="risk-of")
    account = box.options[0].rsplit(" · ", 1)[1]
    box.set_value(account).run()
    assert not test.exception
    assert len(test.table[-1].value) >= 1


@pytest.mark.parametrize(
    "query",
    [{"ask": "nope"}, {"with": "x"}, {"n": "9999"}, {"which": "x|y", "who": "accounts", "ask": "leaves"}, {"by": "\x00"},
     {"who": "owner", "which": "nobody", "ask": "leaves"}, {"who": "segment", "which": "Z", "ask": "leaves"}],
)  # fmt: skip
def test_any_address_opens_a_question(pages: Pages, query: dict[str, str]) -> None:
    assert not pages(CONCENTRATION, **query).exception


@pytest.fixture
def files(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, bytes]]:
    """What the export makes, caught where it is handed to the browser."""
    import streamlit as st

    made: dict[str, Callable[[], bytes]] = {}

    def caught(_label: str, content: Callable[[], bytes], name: str, *_args: object, **_options: object) -> bool:
        made[name] = content
        return False

    def run(**query: str) -> dict[str, Callable[[], bytes]]:
        test = pages(CONCENTRATION, **query)
        monkeypatch.setattr(st, "download_button", caught)
        test.session_state["export-concentration"] = True
        test.run()
        assert not test.exception
        return made

    return run


@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_page_as_a_workbook_says_what_the_screen_says(
    files: Callable[..., dict[str, Callable[[], bytes]]], language: str
) -> None:
    made = files(language=language, level="company")
    began = time.process_time()
    book = openpyxl.load_workbook(io.BytesIO(made["concentration.xlsx"]()))
    assert time.process_time() - began < 10
    assert len(book.worksheets) >= 15
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    place = rows[0].index({"en": "Net sales", "fi": "Liikevaihto"}[language])
    total = sales_of(stores.get("demo"), SINCE, UNTIL).sum()
    assert sum(row[place] for row in rows[1:]) == pytest.approx(total, abs=0.005)
    bridge = next(sheet for sheet in book.worksheets if sheet.title in ("Sales bridge", "Liikevaihdon silta"))
    steps = {row[0]: row[1] for row in bridge.iter_rows(min_row=2, values_only=True)}
    assert list(steps.values())[-1] == pytest.approx(total, abs=0.005)
    # numbers stand under the format of their column, different measures of one column under their own
    share = next(cell for cell in book.worksheets[0][2] if cell.number_format == "0.0%")
    assert 0 < share.value < 1
    first, *_others = (sheet for sheet in book.worksheets if sheet.title in ("In figures", "Lukuina"))
    assert {row[1].number_format for row in first.iter_rows(min_row=2)} == {"0.0%", "#,##0", "#,##0.00"}
    for sheet in book.worksheets:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_page_on_paper_is_one_sheet_with_its_filters(
    files: Callable[..., dict[str, Callable[[], bytes]]], language: str, tmp_path: Path
) -> None:
    made = files(language=language, segment="A")
    content = made["concentration.pdf"]()
    assert content.startswith(b"%PDF")
    (tmp_path / "page.pdf").write_bytes(content)
    assert len(re.findall(rb"/Type\s*/Page[^s]", content)) == 1


def test_without_a_decision_no_share_of_key_accounts_is_drawn(pages: Pages) -> None:
    pages(CONCENTRATION)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from key_account_decision")
        load.touch("key_account_decision")
    test = pages(CONCENTRATION, ask="keys")
    assert not test.exception
    assert "No key accounts have been decided yet" in text_of(test)
    assert "key accounts now" not in text_of(test)


@pytest.mark.parametrize("level", ["company", "group"])
def test_customer_tenure_is_part_of_the_spread_and_a_report(
    pages: Pages, data_folder: Path, capsys: pytest.CaptureFixture[str], level: str
) -> None:
    test = pages(CONCENTRATION, ask="spread", level=level)
    assert not test.exception
    stores.close_all()
    store = str(data_folder / "demo.duckdb")
    assert main(["report", "customer-tenure", "--by", level, "--store", store, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["tenure"]
    assert sum(row["share"] for row in rows) == pytest.approx(1.0)
    assert sum(row["accounts"] for row in rows) == {"company": 155, "group": 143}[level]
    old, new = (words("en").percent(rows[at]["share"], 1) for at in (3, 0))
    assert f"Customers of five years or more bring {old} of net sales, those of under a year {new}" in said(
        test
    ).replace("\\", "")
