"""Curves of cumulative share: Lorenz, with and without some accounts, groups side by side."""

from __future__ import annotations

import numpy as np

from kam_analytics.analysis.what_if import WhatIf
from kam_analytics.figures.theme import (
    ACTUAL,
    INK,
    MUTED,
    PREVIOUS,
    Figure,
    layout,
    rule,
    share_axis,
)
from kam_analytics.wording import Words

#: more points than this on a curve say nothing
_POINTS = 120


def what_if(found: WhatIf, _: Words) -> Figure:
    """Cumulative share of the accounts, largest first: grey as it is, dark without those who leave.

    Needs an account above zero in both.
    """
    curves = ((found.before, PREVIOUS, _("Now")), (found.after, ACTUAL, _("Without them")))
    return {
        "data": [
            {**_curve(result.ranked["share"].to_numpy(), colour), "name": name} for result, colour, name in curves
        ],
        "layout": layout(
            _, 340, margin={"l": 48, "r": 16, "b": 44, "t": 30},
            xaxis={**share_axis(_), "showgrid": False, "title": _title(_("Share of accounts, largest first"))},
            yaxis=share_axis(_),
            shapes=[rule(0, 80, 100, 80, MUTED)],
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 12, "color": INK}},
        ),
    }  # fmt: skip


def _curve(shares: np.ndarray, colour: str) -> Figure:
    """A line through the cumulative shares, in per cent of accounts and of the whole."""
    n = len(shares)
    at = np.unique(np.linspace(0, n, min(n, _POINTS) + 1).round().astype(int))
    reached = np.r_[0.0, np.cumsum(shares)][at]
    return {
        "type": "scatter", "mode": "lines", "x": [round(float(x), 2) for x in at / n * 100],
        "y": [round(float(y), 2) for y in reached * 100], "line": {"color": colour, "width": 2}, "hoverinfo": "skip",
    }  # fmt: skip


def _title(text: str) -> Figure:
    return {"text": text, "font": {"size": 12, "color": MUTED}, "standoff": 8}
