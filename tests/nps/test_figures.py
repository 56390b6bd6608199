"""Figures of the recommendation score: plotly takes every key, names stay text, nothing is drawn from nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest

from kam_analytics.kit.wording import words
from kam_analytics.nps import figures as charts
from kam_analytics.nps.tables import retention as after
from kam_analytics.nps.tables import score as report
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
    assert len(report.segments_in_words(of.survey, _)) == len(of.survey.segments) + 1
    assert len(report.waves_in_words(of.waves, _)) == len(of.waves.waves)
    assert len(report.scores_table(of.survey, of.waves, _)) == 1 + len(of.survey.segments) + len(of.waves.waves)
    assert len(report.accounts_table(of.accounts, _)) == len(of.accounts.rows)
    assert len(report.answers_table(rows, _)) == len(rows)
    assert len(report.heard_table(of.heard, _)) == 2 + len(of.heard.levels)
    assert len(report.missing_table(of.heard, _)) == of.heard.accounts - of.heard.heard
    assert len(after.renewal_table(of.renewals, _)) == len(after.later_table(of.later, _)) == 4
    assert len(after.renewal_in_words(of.renewals, _)) == len(after.later_in_words(of.later, _)) == 4
    assert len(after.decisions_table(of.renewals, _)) == of.renewals.decided
    assert len(after.lost_in_words(of.renewals, _)) == len(of.renewals.lost_rows)
    facts = {
        **report.figures(of.survey, of.waves, of.heard, of.accounts),
        **report.after_figures(of.renewals, of.later),
    }
    json.dumps(facts, allow_nan=False)
    assert facts["nps"] == of.survey.score.value
