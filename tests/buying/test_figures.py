"""Figures of buying behaviour: plotly takes every key, the bars are the result's, names stay text."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from kam_analytics.buying.analysis.buying import Mix, Season
from kam_analytics.buying.figures import mixes, seasons
from kam_analytics.kit.wording import Words
from tests.samples.buying import MIX, SEASON
from tests.samples.concentration.results import HOSTILE
from tests.samples.figures import TOKENS, strings
from tests.samples.languages import EN, FI

FALLING = Season(24, 2, SEASON.months.assign(low=-0.1))
HOSTILES = Mix(
    rows=pd.DataFrame(
        {
            "category_id": HOSTILE, "label_en": HOSTILE, "label_fi": HOSTILE,
            "now": [1 / len(HOSTILE)] * len(HOSTILE), "before": [1 / len(HOSTILE)] * len(HOSTILE), "difference": 0.0,
        }
    ),
    drift=0.0, negative=0,
)  # fmt: skip


def drawn(spec: dict[str, Any]) -> go.Figure:
    json.dumps(spec, allow_nan=False)
    assert spec["layout"]["dragmode"] is False
    assert isinstance(spec["layout"]["height"], int)
    colours = {text for text in strings(spec) if text.startswith("#")}
    assert colours <= set(TOKENS.values())
    return go.Figure(spec)


@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
@pytest.mark.parametrize("season", [SEASON, FALLING], ids=["normal", "a month of returns"])
def test_seasons(season: Season, _: Words) -> None:
    spec = seasons(season, _)
    assert len(drawn(spec).data) == 1
    assert spec["data"][0]["y"] == pytest.approx([share * 100 for share in season.months["share"]])
    assert len(spec["layout"]["xaxis"]["ticktext"]) == 12
    assert spec["layout"]["yaxis"]["range"][0] <= min(0.0, season.months["low"].min() * 100)


@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
def test_mixes(_: Words) -> None:
    spec = mixes(MIX, _)
    assert len(drawn(spec).data) == 2
    before, now = spec["data"]
    assert (before["x"], now["x"]) == ([40.0, 60.0], [70.0, 30.0])
    assert spec["layout"]["yaxis"]["ticktext"][0] == MIX.rows[f"label_{_.language}"].iloc[0]


@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
def test_hostile_categories_stay_text(_: Words) -> None:
    spec = mixes(HOSTILES, _)
    drawn(spec)
    for text in spec["layout"]["yaxis"]["ticktext"]:
        assert "<" not in text
