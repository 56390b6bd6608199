"""Colours as tokens and the layout that every figure shares.

A token is one of Streamlit's placeholder colours: the browser replaces it by a colour of the theme, so
one cached figure serves light and dark. They are internal to Streamlit, so a test checks them.
"""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from kam_analytics.kit.wording import Words

ACTUAL, PREVIOUS, ACCENT, GOOD, BAD, EXTRA = (f"#00000{slot}" for slot in range(1, 7))
INK, MUTED, RANGE_STRONG, RANGE_WEAK = "#000007", "#000008", "#000009", "#000010"
GRID, BACKGROUND = "#000035", "#000038"
#: ink, muted ink and accent of the light theme, for paper
PAPER = {"ink": "#0B141C", "muted": "#51606C", "accent": "#0E5A78"}

Figure = dict[str, Any]


def layout(_: Words, height: int, *, margin: dict[str, int], xaxis: Figure, yaxis: Figure, **more: Any) -> Figure:
    """A static figure: no dragging, no zoom, colours of the theme, fixed margins."""
    axis = {"fixedrange": True, "showgrid": False, "zeroline": False, "tickfont": {"size": 12, "color": MUTED}}
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 4, **margin},
        "separators": _.separators,
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "font": {"size": 13, "color": INK},
        "hoverlabel": {"align": "left"},
        "xaxis": {**axis, "tickangle": 0, **xaxis},
        "yaxis": {**axis, **yaxis},
        **more,
    }


def note(text: str, **where: Any) -> Figure:
    """A text at a position in the figure."""
    return {"text": text, "showarrow": False, "font": {"size": 12, "color": INK}, **where}


def rule(x0: float, y0: float, x1: float, y1: float, color: str, dash: str = "dot") -> Figure:
    """A thin straight line."""
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": {"color": color, "width": 1, "dash": dash}}


def dot(x: float, y: float) -> Figure:
    """A mark on a curve."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x],
        "y": [y],
        "marker": {"size": 9, "color": ACCENT, "line": {"color": BACKGROUND, "width": 1}},
        "hoverinfo": "skip",
    }


def share_axis(_: Words) -> Figure:
    """The settings of a 0-100 axis in per cent, with grid."""
    ticks = range(0, 101, 20)
    return {
        "tickvals": list(ticks),
        "ticktext": [_.percent(tick / 100) for tick in ticks],
        "range": [0, 102],
        "showgrid": True,
        "gridcolor": GRID,
        "gridwidth": 1,
    }


def plain(text: str) -> str:
    """A text from the data for a chart, with its tags escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(text: str, most: int) -> list[str]:
    """A name in up to three lines of limited width; a longer one ends with an ellipsis."""
    return wrap(text, most, max_lines=3, placeholder="…") or [""]


def shortened(text: str, most: int = 28) -> str:
    """A name shortened to fit next to a bar."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
