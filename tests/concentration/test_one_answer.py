"""Page, report, workbook and paper answer from one recipe: the same figures, digit by digit."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli.main import main
from kam_analytics.imports.summaries import summaries
from kam_analytics.kit.files import pdf
from kam_analytics.kit.ui import stores
from kam_analytics.kit.wording import words

PAGE = "pages/lead/concentration.py"
EN = words("en")
#: what is asked of the page by its address, and of the report by its options
CHOICES: list[tuple[dict[str, str], list[str]]] = [
    ({}, []),
    ({"level": "company"}, ["--by", "company"]),
    ({"level": "group"}, ["--by", "group"]),
    ({"segment": "A", "country": "FI|SE"}, ["--param", "segment=A", "--param", "country=FI|SE"]),
    (
        {"period": "DAYS", "since": "2024-03-10", "until": "2025-06-20"},
        ["--since", "2024-03-10", "--until", "2025-06-20"],
    ),
    ({"measure": "margin", "level": "company"}, ["--measure", "margin", "--by", "company"]),
]


def gaps() -> None:
    """Groups stay, a tenth of the lines loses its margin, and nobody has logged an activity."""
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update sale set margin = null where hash(sale_id) % 10 = 0")
        load.execute("delete from activity")
        load.touch("sale", "activity")
        summaries.rebuild(load)


@pytest.fixture(params=["demo", "gaps"])
def opened(request: pytest.FixtureRequest, pages: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """The page on the demo company, and on one whose data have holes."""
    if request.param == "gaps":
        pages(PAGE)
        gaps()
    return pages


@pytest.mark.parametrize(("query", "options"), CHOICES, ids=lambda value: "-".join(map(str, value))[:40])
def test_page_report_workbook_and_paper_say_the_same(
    opened: Callable[..., AppTest], data_folder: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], query: dict[str, str], options: list[str],
) -> None:  # fmt: skip
    import streamlit as st

    made: dict[str, Callable[[], bytes]] = {}
    printed: list[dict[str, Any]] = []
    typeset = pdf.json.dumps
    test = opened(PAGE, **query)
    monkeypatch.setattr(
        st, "download_button", lambda _label, content, name, *_more, **_options: made.update({name: content})
    )
    test.session_state["export-concentration"] = True
    test.run()
    assert not test.exception
    monkeypatch.setattr(pdf.json, "dumps", lambda content, **how: printed.append(content) or typeset(content, **how))
    assert made["concentration.pdf"]().startswith(b"%PDF")
    monkeypatch.setattr(pdf.json, "dumps", typeset)
    book = openpyxl.load_workbook(io.BytesIO(made["concentration.xlsx"]()))
    stores.close_all()
    assert (
        main(["report", "concentration", "--store", str(data_folder / "demo.duckdb"), "--format", "json", *options])
        == 0
    )
    found = json.loads(capsys.readouterr().out)

    accounts = list(book["Accounts"].iter_rows(min_row=2, values_only=True))
    titles = [cell.value for cell in book["Accounts"][1]]
    value = titles.index("Margin" if query.get("measure") == "margin" else "Net sales")
    known = [row[value] for row in accounts if row[value] is not None]
    assert len(known) == found["accounts"]
    assert sum(known) == pytest.approx(found["total"], rel=1e-12)
    share = titles.index("Share")
    assert accounts[0][share] == pytest.approx(found["largest_share"], rel=1e-12)
    assert book["Accounts"].cell(2, share + 1).number_format == "0.0%"

    figures = {row[0]: row for row in book["In figures"].iter_rows(min_row=2, values_only=True)}
    at = [cell.value for cell in book["In figures"][1]].index("Now")
    names = {
        "Share of the 3 largest": "top_3_share", "Share of the 10 largest": "top_10_share", "HHI, 0–10,000": "hhi",
        "Share of accounts behind 80%": "share_of_accounts_for_80pct", "Gini coefficient": "gini",
        "Accounts": "accounts", "of which zero or negative": "accounts_not_positive",
    }  # fmt: skip
    for name, key in names.items():
        assert figures[name][at] == pytest.approx(found[key], rel=1e-12), name

    metrics = {metric.label: metric.value for metric in test.metric}
    assert metrics["Margin" if query.get("measure") == "margin" else "Net sales"] == EN.short_money(found["total"])
    finding = test.header[0].value.removeprefix(":blue[").removesuffix("]").replace("\\", "")
    assert EN.number(found["accounts_for_80pct"]) in finding
    assert f"({EN.percent(found['share_of_accounts_for_80pct'])})" in finding

    (content,) = printed
    assert content["finding"] == finding
    tables = [part for part in content["parts"] if part["kind"] == "table"]
    paper = {row[0]: row[1] for row in tables[1]["rows"]}
    assert paper.keys() >= names.keys()
    assert paper["Gini coefficient"] == EN.number(found["gini"], 2)
    assert paper["Share of the 3 largest"] == EN.percent(found["top_3_share"], 1)
