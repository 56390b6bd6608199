"""The figures beside the Pareto chart: plotly takes every key, marks are the result's, names stay text."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from kam_analytics.analysis.bridge import bridge
from kam_analytics.analysis.migration import migration
from kam_analytics.analysis.what_if import leavers, what_if
from kam_analytics.figures import curves
from kam_analytics.figures.bridge import bridge as bridge_figure
from kam_analytics.figures.migration import matrix
from kam_analytics.wording import Words, words
from tests.analysis.pairs import moving, pair
from tests.figures.test_figures import TOKENS, sent, strings
from tests.wording.samples import falling, of

EN, FI = words("en"), words("fi")
BOTH = pytest.mark.parametrize("say", [EN, FI], ids=["en", "fi"])


def drawn(spec: dict[str, Any]) -> go.Figure:
    json.dumps(spec, allow_nan=False)
    assert spec["layout"]["dragmode"] is False
    assert isinstance(spec["layout"]["height"], int)
    assert {text for text in strings(spec) if text.startswith("#")} <= set(TOKENS.values())
    return go.Figure(spec)


def notes(spec: dict[str, Any]) -> list[str]:
    return [note["text"].replace("\u00a0", " ") for note in spec["layout"]["annotations"]]


@BOTH
def test_matrix_of_classes(say: Words) -> None:
    for values in ([], [(5, 5)], [(5, 5)] * 10, [(0, 7)], [(7, 0)]):
        drawn(matrix(migration(pair(values)), say))
    spec = matrix(migration(moving()), say)
    drawn(spec)
    # rows: before, columns: now; 2 on the diagonal, 1 where somebody moved
    assert spec["data"][0]["z"] == [[2, 1, 0, 0], [0, 0, 0, 1], [1, 0, 2, 0], [0, 1, 0, 0]]
    assert [text.split("<br>")[0] for text in notes(spec)] == [
        "<b>1</b>", "▼ <b>1</b>", "▼ <b>1</b>", "▲ <b>1</b>", "<b>1</b>", "<b>1</b>",
    ]  # fmt: skip
    assert notes(matrix(migration(moving()), EN))[2].endswith("€110"), "what was lost is what was bought before"


@BOTH
def test_bridge(say: Words) -> None:
    for values in ([], [(0, 0)], [(5, 5)], [(0, 7)], [(7, 0)], [(-5, -3)], [(500, -100)]):
        drawn(bridge_figure(bridge(pair(values)), say))
    found = bridge(moving())
    spec = bridge_figure(found, say)
    drawn(spec)
    bars = spec["data"][0]
    assert bars["x"] == pytest.approx(found.steps["amount"].tolist())
    ends = [base + bar for base, bar in zip(bars["base"], bars["x"], strict=True)]
    # every change ends where the next bar begins, and totals begin at zero
    assert ends[:-1] == pytest.approx([base or end for base, end in zip(bars["base"][1:], ends[1:], strict=True)])
    assert [bars["base"][at] for at in (0, 5, 8)] == [0, 0, 0]
    whole = bridge_figure(bridge(pair([(5_00, 6_00)])), EN)
    assert len(whole["data"][0]["x"]) == 7, "no row for returns where there are none"
    assert notes(whole)[3] == "▲ +<b>€1</b> 20%"


@BOTH
def test_curves_with_and_without(say: Words) -> None:
    for values in ([5.0, 4.0], [7.0] * 10, falling(5000), [9.0, 4.0, -3.0]):
        result = of(values)
        spec = curves.what_if(what_if(result, leavers(result, "largest", 1)), say)
        drawn(spec)
        assert len(sent(spec)) < 12_000
        for line in spec["data"]:
            assert (line["x"][0], line["y"][0]) == (0, 0)
            assert (line["x"][-1], line["y"][-1]) == pytest.approx((100, 100))
    before, after = curves.what_if(what_if(of([50.0, 30, 20]), ["C0001"]), EN)["data"]
    assert before["y"] == [0, 50, 80, 100]
    assert after["y"] == [0, 60, 100]
