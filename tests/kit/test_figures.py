"""Figures: plotly takes every key, names stay text, colours are the theme's, and little is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
import streamlit
from streamlit.elements.lib import streamlit_plotly_theme

from kam_analytics.concentration.analysis.concentration import concentration
from kam_analytics.concentration.figures.pareto import MOST_BARS, accounts_per_bar, accounts_shown, pareto
from kam_analytics.kit import theme
from kam_analytics.sales.figures import months
from tests.samples.concentration.results import HOSTILE, MONTHS, accounts, falling, of
from tests.samples.figures import TOKENS, sent, strings
from tests.samples.languages import EN, FI, NBSP

RESULTS = {
    "normal": of(falling(60)),
    "one account": of([5.0]),
    "two accounts": of([5.0, 4.0]),
    "flat": of([7.0] * 200),
    "5,000 accounts": of(falling(5000)),
    "hostile names": of(falling(40), names=HOSTILE),
    "with returns": of([9.0, 4.0, -50.0, 0.0]),
    "one alone": of([1e9, 1.0, 1.0]),
}


def specs() -> Iterator[tuple[str, dict[str, Any]]]:
    for language, _ in (("en", EN), ("fi", FI)):
        for name, result in RESULTS.items():
            for at in (0.5, 0.8, 0.94):
                for every in (False, True):
                    label = f"pareto {name} {at} {'all' if every else 'mark'} {language}"
                    yield label, pareto(result, _, at=at, all_accounts=every)
        for name, rows in MONTHS.items():
            yield f"months {name} {language}", months(rows, _)


SPECS = dict(specs())


# What plotly takes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SPECS)
def test_plotly_takes_every_key(name: str) -> None:
    figure = go.Figure(SPECS[name])
    assert len(figure.data) >= 2
    json.dumps(SPECS[name], allow_nan=False)


def test_a_wrong_key_would_be_noticed() -> None:
    spec = pareto(RESULTS["normal"], EN)
    with pytest.raises(ValueError, match="bargapp"):
        go.Figure({**spec, "layout": {**spec["layout"], "bargapp": 1}})


@pytest.mark.parametrize("name", SPECS)
def test_figures_are_still_and_speak_the_language(name: str) -> None:
    layout = SPECS[name]["layout"]
    assert layout["dragmode"] is False
    assert layout["xaxis"]["fixedrange"] is True
    assert layout["yaxis"]["fixedrange"] is True
    assert "yaxis2" not in layout, "one axis"
    assert layout["separators"] == (f",{NBSP}" if name.endswith("fi") else ".,")
    assert isinstance(layout["height"], int)


# What is shown -------------------------------------------------------------------------------------------------


def test_the_curve_shows_the_shares_of_the_result() -> None:
    result = RESULTS["normal"]
    bars, line, dot = pareto(result, EN, all_accounts=True)["data"]
    assert bars["y"] == pytest.approx((result.ranked["share"] * 100).tolist(), abs=5e-4)
    assert line["x"] == list(range(61))
    assert line["y"][0] == 0
    assert line["y"][-1] == pytest.approx(100)
    count = result.accounts_for_80pct or 0
    assert dot["x"] == [count]
    assert dot["y"] == pytest.approx([result.ranked["cumulative_share"].iloc[count - 1] * 100], abs=0.01)
    assert all(axis <= 102 for axis in line["y"])


def test_the_mark_moves_with_the_limit() -> None:
    result = RESULTS["normal"]
    for at in (0.5, 0.8, 0.94):
        spec = pareto(result, EN, at=at)
        assert spec["data"][2]["x"] == [result.accounts_for(at)]
        assert f"<b>{result.accounts_for(at)} account" in " ".join(strings(spec["layout"]["annotations"]))


def test_tones_are_those_of_the_classes() -> None:
    result = RESULTS["normal"]
    bars = pareto(result, EN, all_accounts=True)["data"][0]
    tone = {"A": 0, "B": 1, "C": 2}
    assert bars["marker"]["color"] == [tone[name] for name in result.ranked["abc_class"]]
    published = concentration(accounts(falling(60)), published=True)
    assert set(pareto(published, EN)["data"][0]["marker"]["color"]) == {1}


def test_at_most_one_bar_for_a_pixel_or_two() -> None:
    result = RESULTS["5,000 accounts"]
    bars, line, _dot = pareto(result, EN, all_accounts=True)["data"]
    assert len(bars["y"]) <= MOST_BARS
    assert line["x"][-1] == 5000
    assert line["y"][-1] == pytest.approx(100, abs=0.01)
    per_bar = accounts_per_bar(5000)
    assert sum(bars["y"]) * per_bar == pytest.approx(100, rel=0.01)
    assert "hovertext" not in bars, "a bar of many accounts names none"


@pytest.mark.parametrize(("positive", "shown"), [(1, 1), (9, 9), (60, None)])
def test_how_many_accounts_are_shown(positive: int, shown: int | None) -> None:
    result = of(falling(positive))
    to_mark = accounts_shown(result, 0.8, all_accounts=False)
    assert to_mark == (shown or result.accounts_for(0.8) + 4)
    assert accounts_shown(result, 0.8, all_accounts=True) == positive


def test_the_largest_account_is_named() -> None:
    notes = " ".join(strings(pareto(RESULTS["normal"], EN)["layout"]["annotations"]))
    assert "<b>Asiakas 1 Oy</b>" in notes
    assert EN.percent(RESULTS["normal"].largest_share) in notes


def test_a_long_name_is_shortened() -> None:
    spec = pareto(of(falling(10), names=("N" * 200,)), EN)
    assert "N" * 27 + "…" in " ".join(strings(spec["layout"]["annotations"]))
    assert "N" * 29 not in " ".join(strings(spec["layout"]["annotations"]))


def test_months_show_this_year_the_year_before_and_hatch_a_partial_month() -> None:
    earlier, actual = months(MONTHS["a partial month"], EN)["data"]
    assert actual["y"] == [5.0, 9.0]
    assert earlier["y"] == [0.0, 0.0]
    assert actual["marker"]["pattern"]["shape"] == ["", "/"]
    assert "Feb 2025<br>€9 · previous year €0" in actual["text"]


def test_returns_are_inside_the_axis() -> None:
    axis = months(MONTHS["returns"], EN)["layout"]["yaxis"]["range"]
    assert axis[0] < -9 < 0 <= axis[1]


# Names stay text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in SPECS if "hostile" in name])
def test_hostile_names_are_text(name: str) -> None:
    texts = list(strings(SPECS[name]))
    assert any("evil.example" in text for text in texts), "the names are there"
    for text in texts:
        tags = set(re.findall(r"<\s*/?\s*([^\s>/]+)", text))
        assert tags <= {"b", "br", "extra"}, text
        assert "<a" not in text


def test_plain_leaves_nothing_to_plotly() -> None:
    assert theme.plain("<b>&lt;</b> & <a href='x'>") == "&lt;b&gt;&amp;lt;&lt;/b&gt; &amp; &lt;a href='x'&gt;"
    assert theme.plain("Ääkkönen Oy") == "Ääkkönen Oy"


# Colours ------------------------------------------------------------------------------------------------------


def test_tokens_are_streamlits() -> None:
    slots = ("ACTUAL", "PREVIOUS", "ACCENT", "GOOD", "BAD", "EXTRA", "INK", "MUTED", "RANGE_STRONG", "RANGE_WEAK")
    for number, name in enumerate(slots):
        assert TOKENS[name] == getattr(streamlit_plotly_theme, f"CATEGORY_{number}"), name
    assert TOKENS["BACKGROUND"] == streamlit_plotly_theme.BG_COLOR
    assert set(TOKENS) == {*slots, "GRID", "BACKGROUND"}


def test_the_browser_replaces_every_token() -> None:
    scripts = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("PlotlyChart*.js")
    text = "".join(script.read_text(encoding="utf-8", errors="replace") for script in scripts)
    assert {name for name, token in TOKENS.items() if token not in text} == set()


@pytest.mark.parametrize("name", SPECS)
def test_a_figure_has_no_colour_but_tokens(name: str) -> None:
    colours = {text for text in strings(SPECS[name]) if re.fullmatch(r"#[0-9A-Fa-f]{3,8}|rgba?\(.*\)|[a-z]+blue", text)}
    assert colours <= set(TOKENS.values())


# Size ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SPECS)
def test_a_figure_is_small(name: str) -> None:
    assert len(sent(SPECS[name])) < 12_000
