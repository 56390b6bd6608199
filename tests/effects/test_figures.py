"""The forest and the lag plot: filled only when claimed, one scale, open ends, names stay text."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from kam_analytics.effects.figures import accounts, forest, lags
from kam_analytics.kit import theme
from tests.samples.concentration.results import HOSTILE
from tests.samples.effects.scans import CASES, alone, of
from tests.samples.figures import TOKENS, strings
from tests.samples.languages import EN, FI

MANY = of({"call": CASES["claimed"], "visit": CASES["none"], "webinar": CASES["same"], "email": CASES["unbounded"]})
DOSE = pd.DataFrame(
    {"at_least": [1, 2], "at_most": [1, None], "estimate": [0.01, -0.02], "ci_low": [-0.01, -float("inf")], "ci_high": [0.03, 0.0]}
).astype({"at_most": "Int64"})  # fmt: skip
ACCOUNTS = pd.DataFrame(
    {"name": [*HOSTILE, "Oy"], "activities": range(7), "sales": [1.0, 10, 100, 1000, 1e4, 1e5, 1e6]}
)
CURVES = pd.DataFrame(
    {
        "month": pd.to_datetime(["2025-01-01", "2025-04-01"] * 3),
        "group": ["a", "a", "b", "b", "c", "c"],
        "index": [1.0, 0.9] * 3,
    }
)
TESTED = (
    "gain",
    "gain without a month",
    "loss",
    "timing",
    "claimed",
    "narrow",
    "below",
    "half open",
    "unbounded",
    "none",
    "sales first",
    "both",
)
SPECS: dict[str, Any] = {}
for _ in (EN, FI):
    for case in TESTED:
        SPECS[f"forest {case} {_.language}"] = forest.months(alone(case), "call", _)
        SPECS[f"sums {case} {_.language}"] = forest.sums(alone(case), _)
        SPECS[f"lags {case} {_.language}"] = lags.lags(alone(case), "call", _)
    SPECS[f"forest many {_.language}"] = forest.months(MANY, "call", _)
    SPECS[f"forest hostile {_.language}"] = forest.months(of(dict.fromkeys(HOSTILE, CASES["claimed"])), None, _)
    SPECS[f"sums hostile {_.language}"] = forest.sums(of(dict.fromkeys(HOSTILE, CASES["gain"])), _)
    SPECS[f"dose {_.language}"] = lags.dose(DOSE, ["1", "2 or more"], _)
    SPECS[f"trap {_.language}"] = accounts.correlations([("a", 0.2), ("b <b>", -0.1), ("c", None)], _)
    SPECS[f"accounts {_.language}"] = accounts.scatter(ACCOUNTS, _, x_title="x", y_title="y")
    SPECS[f"one account {_.language}"] = accounts.scatter(ACCOUNTS.iloc[:1], _, x_title="x", y_title="y")
    SPECS[f"groups {_.language}"] = accounts.curves(CURVES, [("a", "A"), ("b", "B"), ("c", "C")], _)


@pytest.mark.parametrize("name", SPECS)
def test_plotly_takes_every_key(name: str) -> None:
    go.Figure(SPECS[name])
    json.dumps(SPECS[name], allow_nan=False)


@pytest.mark.parametrize("name", SPECS)
def test_colours_are_tokens_and_names_are_text(name: str) -> None:
    for text in strings(SPECS[name]):
        assert not text.startswith("#") or text in TOKENS.values()
        assert "<a " not in text
        assert "<b>Sons" not in text


def dots(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in spec["data"] if trace.get("text")]


def test_a_dot_is_filled_only_when_it_is_claimed() -> None:
    found = dots(SPECS["forest many en"])
    assert len(found) == len(MANY.tested) == 3
    for trace, name in zip(found, MANY.tested, strict=True):
        assert (trace["marker"]["color"] != theme.BACKGROUND) == MANY.claims[name].claimed
    assert [trace["x"][0] for trace in found] == sorted((trace["x"][0] for trace in found), reverse=True)


def test_the_right_column_says_effect_interval_accounts_and_month() -> None:
    notes = [note["text"] for note in SPECS["forest claimed en"]["layout"]["annotations"]]
    assert "<b>+4.0%</b> [2.8; 5.3]<br><span>80 accounts · month 2</span>" in notes
    assert "<b>Calls</b>" in notes


def test_an_end_that_nothing_bounds_is_an_open_arrow_at_the_edge() -> None:
    spec = SPECS["forest unbounded en"]
    arrows = [trace["marker"]["symbol"] for trace in spec["data"] if "symbol" in trace.get("marker", {})]
    assert arrows == ["triangle-left-open", "triangle-right-open"]
    assert spec["data"][0]["x"] == spec["layout"]["xaxis"]["range"]
    closed = SPECS["forest claimed en"]
    assert not [trace for trace in closed["data"] if "symbol" in trace.get("marker", {})]


def test_forest_and_lags_have_one_scale() -> None:
    for case in TESTED:
        forest, lags = SPECS[f"forest {case} en"], SPECS[f"lags {case} en"]
        assert forest["layout"]["xaxis"]["range"] == lags["layout"]["yaxis"]["range"]
        assert forest["layout"]["xaxis"]["tickvals"] == lags["layout"]["yaxis"]["tickvals"]


def test_the_best_month_is_marked_only_when_it_is_claimed() -> None:
    for case, marked in (("claimed", True), ("none", False), ("sales first", False)):
        spec = SPECS[f"lags {case} en"]
        assert (theme.ACCENT in spec["data"][-1]["marker"]["color"]) == marked
        assert bool(spec["layout"]["annotations"]) == marked


def test_the_smallest_visible_effect_is_a_zone_in_each_row() -> None:
    zones = [shape for shape in SPECS["forest many en"]["layout"]["shapes"] if shape["type"] == "rect"]
    assert len(zones) == 3
    assert zones[0]["x1"] == 1.8


def test_the_axis_of_sales_is_logarithmic_where_they_spread() -> None:
    assert SPECS["accounts en"]["layout"]["yaxis"]["type"] == "log"
    assert SPECS["one account en"]["layout"]["yaxis"]["type"] == "linear"
    assert len(SPECS["accounts en"]["layout"]["annotations"]) <= 4


def test_an_unknown_correlation_has_no_bar() -> None:
    spec = SPECS["trap en"]
    assert spec["data"][0]["x"] == [0.2, -0.1, 0.0]
    assert "<b>–</b>" in [note["text"] for note in spec["layout"]["annotations"]]


def test_a_sum_is_filled_only_when_something_is_left() -> None:
    for case, filled in (("gain", True), ("loss", True), ("timing", False), ("claimed", False)):
        dot = dots(SPECS[f"sums {case} en"])[0]
        assert (dot["marker"]["color"] != theme.BACKGROUND) == filled
    notes = [note["text"] for note in SPECS["sums gain en"]["layout"]["annotations"]]
    assert "<b>+8.2%</b> [3.1; 13.3]<br><span>78 accounts</span>" in notes
