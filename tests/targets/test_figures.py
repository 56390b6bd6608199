"""Bullets: the bar is the actual, the line the target, and nothing of a name becomes markup."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from kam_analytics.targets.figures import bullets
from tests.samples.concentration.results import HOSTILE
from tests.samples.languages import EN, FI
from tests.samples.targets import ACTUAL, CLOSED, HOSTILE_TYPES, RUNNING, SALES_ONLY, SAMPLES, UNKNOWN, of

TARGET = 0.72


def parts(spec: dict[str, Any]) -> dict[str, list[float]]:
    near, far, pace, actual = spec["data"]
    return {"near": near["x"], "far": far["x"], "pace": pace["x"], "actual": actual["x"]}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
def test_plotly_takes_every_key(name: str, _: Any) -> None:
    spec = bullets(SAMPLES[name], _)
    assert len(go.Figure(spec).data) == 4
    json.dumps(spec, allow_nan=False)
    assert spec["layout"]["dragmode"] is False
    assert spec["layout"]["height"] == len(SAMPLES[name].lines) * 58 + 20


def test_bars_are_actual_over_target() -> None:
    found = parts(bullets(CLOSED, EN))
    for length, line in zip(found["actual"], CLOSED.lines, strict=True):
        assert line.actual is not None
        assert length == pytest.approx(min(line.actual / line.target * TARGET, 1), abs=1e-4)
    assert found["pace"] == [0.0] * 5
    assert [near + far for near, far in zip(found["near"], found["far"], strict=True)] == pytest.approx([TARGET] * 5)


def test_the_pace_goes_on_from_the_actual_while_the_quarter_runs() -> None:
    found = parts(bullets(RUNNING, EN))
    for pace, actual, line in zip(found["pace"], found["actual"], RUNNING.lines, strict=True):
        if line.run_rate is None:
            assert pace == 0
        else:
            assert actual + pace == pytest.approx(min(line.run_rate / line.target * TARGET, 1), abs=2e-4)


def test_an_unknown_actual_and_a_target_of_zero_have_no_bar() -> None:
    assert parts(bullets(UNKNOWN, EN))["actual"] == [0.0] * 5
    spec = bullets(SALES_ONLY, EN)
    assert {length for lengths in parts(spec).values() for length in lengths} == {0.0}
    assert spec["layout"]["shapes"] == []


def test_a_measure_of_which_less_is_better_says_so() -> None:
    said = [text["text"] for text in bullets(of({"claims": 2.0}, ACTUAL), EN)["layout"]["annotations"]]
    assert any("(less is better)" in text for text in said)


def test_names_stay_text() -> None:
    said = [text["text"] for text in bullets(HOSTILE_TYPES, EN)["layout"]["annotations"]]
    assert len(said) == 2 * len(HOSTILE)
    assert not [text for text in said if "<a " in text or "<b>Sons" in text]
