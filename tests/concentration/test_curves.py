"""The figures beside the Pareto chart: plotly takes every key, marks are the result's, names stay text."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from kam_analytics.concentration.analysis.bridge import bridge
from kam_analytics.concentration.analysis.migration import migration
from kam_analytics.concentration.analysis.what_if import leavers, what_if
from kam_analytics.concentration.figures import curves
from kam_analytics.concentration.figures.bridge import bridge as bridge_figure
from kam_analytics.concentration.figures.key_accounts import effort, key_share
from kam_analytics.concentration.figures.migration import matrix
from kam_analytics.kit.wording import Words
from tests.samples.concentration.keys import KEY, SPLIT, shares
from tests.samples.concentration.pairs import moving, pair
from tests.samples.concentration.results import HOSTILE, countries, falling, of
from tests.samples.figures import TOKENS, sent, strings
from tests.samples.languages import BOTH, EN


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
    assert spec["data"][0]["z"] == [[2, 1, 0, 0], [0, 0, 0, 1], [1, 0, 2, 0], [0, 0, 0, 0], [0, 1, 0, 0]]
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
    assert bars["x"] == pytest.approx([amount for amount in found.steps["amount"] if amount])
    ends = [base + bar for base, bar in zip(bars["base"], bars["x"], strict=True)]
    # every change ends where the next bar begins, and totals begin at zero
    assert ends[:-1] == pytest.approx([base or end for base, end in zip(bars["base"][1:], ends[1:], strict=True)])
    assert [bars["base"][at] for at in (0, 5, 8)] == [0, 0, 0]
    whole = bridge_figure(bridge(pair([(5_00, 6_00)])), EN)
    assert len(whole["data"][0]["x"]) == 7, "no row for returns, or for who came back, where there are none"
    assert notes(whole)[3] == "▲ +<b>€1</b> 20.0%"


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


@BOTH
def test_lorenz_curve(say: Words) -> None:
    for values in ([7.0] * 10, falling(60), falling(5000), [1e9, 1, 1, 1, 1], [5.0, 4, 3, 2, 1, -9]):
        spec = curves.lorenz(of(values), say)
        drawn(spec)
        assert len(sent(spec)) < 12_000
        even, curve, mark = spec["data"]
        assert even["x"] == even["y"]
        assert curve["fill"] == "tonexty"
        assert all(y <= x + 0.02 for x, y in zip(curve["x"], curve["y"], strict=True)), "below the even split"
        assert curve["y"][-1] == pytest.approx(100)
        assert mark["y"][0] <= mark["x"][0] + 1e-9
    ten = curves.lorenz(of([10.0] * 9 + [100.0]), EN)
    assert ten["data"][2]["x"] == [80]
    assert ten["data"][2]["y"] == pytest.approx([42.105], abs=0.01)
    assert notes(ten)[1] == "smallest 80% generate 42%"


@BOTH
def test_small_curves_side_by_side(say: Words) -> None:
    for sizes in ((30,), (30, 6, 2), (30,) * 9, (5000,) * 8):
        found = countries(*sizes)
        spec = curves.panels(found, say)
        drawn(spec)
        assert len(sent(spec)) < 60_000
        shown = min(len(found.drawn), curves.MOST_PANELS)
        assert len(spec["data"]) == 2 * shown
        assert len(spec["layout"]["annotations"]) == shown
        axes = [value for name, value in spec["layout"].items() if name.startswith(("xaxis", "yaxis"))]
        assert len(axes) == 2 * shown
        assert all(axis["fixedrange"] and 0 <= axis["domain"][0] < axis["domain"][1] <= 1 for axis in axes)
    assert notes(curves.panels(countries(30, 6), EN))[1] == "<b>SE</b><br>3 of 6 generate 80%"
    for text in notes(curves.panels(countries(30, 6, names=HOSTILE), say)):
        assert "<a" not in text


@BOTH
def test_share_of_key_accounts(say: Words) -> None:
    for part, margin in ((30.0, 0.3), (90.0, 0.3), (0.0, 0.3), (30.0, None), (130.0, 0.2)):
        spec = key_share(shares({1: part, 2: 100 - part}, KEY, margin=margin), say)
        drawn(spec)
        low, high = spec["layout"]["yaxis"]["range"]
        assert low <= 0 < 50 < high
        assert high >= part
    found = key_share(shares({1: 30.0, 2: 70.0}, KEY), EN)
    assert found["data"][0]["y"] == pytest.approx([30.0] * 12)
    assert notes(found) == ["<b>30%</b> Net sales", "<b>30%</b> Margin", "25%", "50%"]
    apart = [note["yanchor"] for note in found["layout"]["annotations"][:2]]
    assert apart == ["bottom", "top"], "two words at one place would cover each other"
    late = key_share(shares({1: 30.0, 2: 70.0}, KEY, first="2025-06-01"), say)
    drawn(late)


@BOTH
def test_effort_beside_sales(say: Words) -> None:
    spec = effort(SPLIT, say)
    drawn(spec)
    assert [trace["x"] for trace in spec["data"]] == [[40, 5], [60, 95]]
    assert notes(effort(SPLIT, EN)) == ["<b>40%</b> / 60%", "<b>5%</b> / 95%"]
