"""Figures of the recommendation score: plotly takes every key, names stay text, nothing is drawn from nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest
from openpyxl import load_workbook

from kam_analytics.kit.files.spreadsheets import to_excel
from kam_analytics.kit.table import Table
from kam_analytics.kit.wording import words
from kam_analytics.nps import figures as charts
from kam_analytics.nps.answers import After, Nps
from kam_analytics.nps.tables import retention as after
from kam_analytics.nps.tables import score as report
from kam_analytics.nps.tables.facts import after_figures, figures
from tests.samples.languages import EN, FI
from tests.samples.nps.findings import SEEN


def specs() -> Iterator[tuple[str, dict[str, Any]]]:
    for _ in (EN, FI):
        for name, of in SEEN.items():
            yield f"segments {name} {_.language}", charts.segments(of.survey, _)
            yield f"heard {name} {_.language}", charts.heard(of.heard, _)
            yield f"renewal {name} {_.language}", charts.renewal(of.renewals, _)
            yield f"later {name} {_.language}", charts.later(of.later, _)
            if any(wave.score.value is not None for wave in of.waves.waves):
                yield f"waves {name} {_.language}", charts.waves(of.waves, _)


SPECS = dict(specs())


@pytest.mark.parametrize("name", SPECS)
def test_plotly_takes_every_key(name: str) -> None:
    go.Figure(SPECS[name])
    text = json.dumps(SPECS[name], allow_nan=False)
    assert "<a " not in text
    assert "<script" not in text


def test_a_dot_without_interval_is_hollow_and_few_answers_have_no_dot() -> None:
    few = charts.segments(SEEN["few"].survey, EN)
    assert few["data"][0]["x"] == []
    assert any("10, 7, 3" in note["text"] for note in few["layout"]["annotations"])
    alone = charts.segments(SEEN["one account"].survey, EN)["data"][0]
    sure = charts.segments(SEEN["ordinary"].survey, EN)["data"][0]
    assert alone["marker"]["color"][0] != sure["marker"]["color"][0]
    assert alone["error_x"]["array"] == [0.0, 0.0]


def test_wave_names_lose_what_all_begin_with() -> None:
    assert charts.waves(SEEN["up"].waves, EN)["layout"]["xaxis"]["ticktext"] == ["2025", "2026"]
    assert charts.waves(SEEN["ordinary"].waves, EN)["layout"]["xaxis"]["ticktext"] == ["Q2<br>2026"]


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("case", SEEN)
def test_every_chart_has_its_table(case: str, language: str) -> None:
    _, of = words(language), SEEN[case]
    rows = of.survey.answers.rows
    tables = [
        (report.segments_table(of.survey, _), len(of.survey.segments) + 1),
        (report.waves_table(of.waves, _), len(of.waves.waves)),
        (report.scores_table(of.survey, of.waves, _), 1 + len(of.survey.segments) + len(of.waves.waves)),
        (report.accounts_table(of.accounts, _), len(of.accounts.rows)),
        (report.answers_table(rows, _), len(rows)),
        (report.heard_table(of.heard, _), 2 + len(of.heard.levels)),
        (report.missing_table(of.heard, _), of.heard.accounts - of.heard.heard),
        (after.renewal_table(of.renewals, _), 4),
        (after.later_table(of.later, _), 4),
        (after.decisions_table(of.renewals.rows, _), of.renewals.decided),
        (after.decisions_table(of.renewals.lost_rows, _), len(of.renewals.lost_rows)),
    ]
    for table, n in tables:
        assert len(table.words(_)) == len(table.values) == len(table.records()) == n
    found = Nps(
        kind="relationship", survey=of.survey, survey_before=None, year=None, waves=of.waves, accounts=of.accounts,
        heard=of.heard, heard_before=None, refused=(),
    )  # fmt: skip
    facts = {**figures(found, _), **after_figures(After(renewals=of.renewals, later=of.later), _)}
    plain = {name: value.records() if isinstance(value, Table) else value for name, value in facts.items()}
    json.dumps(plain, allow_nan=False)
    assert facts["nps"] == of.survey.score.value


def test_a_table_holds_values_and_says_them() -> None:
    of = SEEN["ordinary"]
    found = report.segments_table(of.survey, EN)
    score = of.survey.score
    assert found.records()[0]["value"] == score.value
    first = found.words(EN)[0]
    assert (first["Segment"], first["NPS"], first["Answers"]) == ("All", "+33.3", "30")
    assert (first["Low"], first["High"]) == (f"+{score.low:.1f}", f"+{score.high:.1f}")
    accounts, sales = report.heard_table(of.heard, EN).words(EN)[:2]
    assert (accounts["Group"], accounts["Answered"], accounts["All"]) == ("Accounts", "30", "40")
    assert (sales["Group"], sales["Share"]) == ("Net sales", "57%")
    rate = of.renewals.rates[0]
    assert after.renewal_table(of.renewals, EN).records()[0]["rate"] == rate.rate == rate.renewed / rate.n


def test_excel_holds_numbers_under_formats() -> None:
    of = SEEN["ordinary"]
    tables = {
        "Scores": report.scores_table(of.survey, of.waves, EN),
        "Answered": report.heard_table(of.heard, EN),
        "Renewals": after.renewal_table(of.renewals, EN),
        "Contracts": after.decisions_table(of.renewals.rows, EN),
    }
    book = load_workbook(io.BytesIO(to_excel(tables, EN, title="", facts={})))

    def cell(sheet: str, title: str, row: int) -> Any:
        titles = [one.value for one in next(book[sheet].iter_rows())]
        return book[sheet].cell(row, titles.index(title) + 1)

    assert (cell("Scores", "NPS", 2).value, cell("Scores", "NPS", 2).number_format) == (
        pytest.approx(of.survey.score.value), "+0.0;-0.0",
    )  # fmt: skip
    assert (cell("Answered", "Share", 2).value, cell("Answered", "Share", 2).number_format) == (0.75, "0%")
    assert cell("Answered", "Answered", 2).number_format == "#,##0"
    assert cell("Answered", "Answered", 3).value == pytest.approx(of.heard.sales_heard)
    assert cell("Answered", "Answered", 3).number_format == "#,##0.00"
    rate = cell("Renewals", "Renewal rate", 2)
    assert (rate.value, rate.number_format) == (pytest.approx(of.renewals.rates[0].rate), "0.0%")
    assert (cell("Contracts", "Decided on", 2).is_date, cell("Contracts", "Status", 2).value) == (True, "lost")
