"""Curves of cumulative share: Lorenz, with and without some accounts, groups side by side."""

from __future__ import annotations

import numpy as np

from kam_analytics.concentration.analysis.breakdown import Parts
from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.concentration.analysis.what_if import WhatIf
from kam_analytics.concentration.wording.breakdown import part_name
from kam_analytics.kit.theme import (
    ACCENT,
    ACTUAL,
    BACKGROUND,
    GRID,
    INK,
    MUTED,
    PREVIOUS,
    RANGE_WEAK,
    Figure,
    dot,
    layout,
    note,
    plain,
    rule,
    share_axis,
    shortened,
)
from kam_analytics.kit.wording import Words

#: more points than this on a curve are not visible
_POINTS = 120
#: more small curves than this are too many: the table has the others
MOST_PANELS = 8
_PANEL = 190


def what_if(found: WhatIf, _: Words) -> Figure:
    """Cumulative share of the accounts, largest first: grey with all, dark without those who leave.

    Needs an account above zero in both cases.
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


def lorenz(result: Concentration, _: Words) -> Figure:
    """Cumulative share from the smallest account to the largest; the area below the line of equality is shaded.

    Marked: the share of the accounts outside the largest fifth. Needs five accounts above zero.
    """
    curve = _curve(result.ranked["share"].to_numpy()[::-1], ACTUAL)
    n = result.positive
    at, brings = 100 * (1 - (result.top_20pct_accounts or 0) / n), 100 * (1 - (result.top_20pct_share or 0.0))
    even = {
        "type": "scatter", "mode": "lines", "x": [0, 100], "y": [0, 100], "line": {"color": MUTED, "width": 1},
        "hoverinfo": "skip",
    }  # fmt: skip
    marks = [
        note(_("even split"), x=62, y=62, xanchor="right", yanchor="bottom", font={"size": 12, "color": MUTED}),
        note(
            _("smallest {part} generate {share}", part=_.percent(at / 100), share=_.percent(brings / 100)),
            x=at, y=brings, xanchor="right", xshift=-10, yanchor="middle" if brings > 8 else "bottom",
            bgcolor=BACKGROUND,
        ),
    ]  # fmt: skip
    return {
        "data": [even, {**curve, "fill": "tonexty", "fillcolor": RANGE_WEAK}, dot(at, brings)],
        "layout": layout(
            _, 380, margin={"l": 48, "r": 16, "b": 44, "t": 16},
            xaxis={**share_axis(_), "showgrid": False, "title": _title(_("Share of accounts, smallest first"))},
            yaxis=share_axis(_),
            annotations=marks,
            shapes=[rule(at, 0, at, brings, ACCENT)],
        ),
    }  # fmt: skip


def panels(found: Parts, _: Words) -> Figure:
    """Small curves of the largest parts in two columns, all on the same axes; needs a part to draw."""
    shown = found.drawn[:MOST_PANELS]
    rows = -(-len(shown) // 2)
    traces, notes, axes = [], [], {}
    for at, part in enumerate(shown):
        name = "" if at == 0 else str(at + 1)
        left, top = (at % 2) * 0.54, 1 - (at // 2) / rows
        # labels at the left and lower edges only: a phone has no room for them between the columns
        axes[f"xaxis{name}"] = {
            **_small(_, (100,)), "domain": [left, left + 0.46], "anchor": f"y{name}", "showgrid": False,
        }  # fmt: skip
        axes[f"yaxis{name}"] = {
            **_small(_, (0, 80, 100)), "domain": [top - 0.78 / rows, top - 0.2 / rows], "anchor": f"x{name}",
            "showticklabels": not at % 2,
        }  # fmt: skip
        on = {"xaxis": f"x{name}", "yaxis": f"y{name}"}
        ranked, count = part.result.ranked, part.result.accounts_for(0.8)
        reached = 100 * float(ranked["cumulative_share"].iloc[count - 1])
        traces += [
            {**_curve(ranked["share"].to_numpy(), ACTUAL), **on},
            {**dot(100 * count / part.result.positive, reached), **on},
        ]
        title = plain(shortened(part_name(part, found.dimension, _), 20))
        few = _("{few} of {all} generate 80%", few=_.number(count), all=_.number(part.result.positive))
        where = {"xref": "paper", "yref": "paper", "x": left, "y": top, "xanchor": "left", "yanchor": "top"}
        notes.append(note(f"<b>{title}</b><br>{few}", align="left", **where))
    return {
        "data": traces,
        "layout": layout(
            _, rows * _PANEL + 16, margin={"l": 40, "r": 8, "t": 4, "b": 8},
            **{"xaxis": {}, "yaxis": {}, **axes}, annotations=notes,
        ),
    }  # fmt: skip


def _small(_: Words, ticks: tuple[int, ...]) -> Figure:
    """The axis of a small curve, 0-100 %."""
    words = [_.percent(tick / 100) for tick in ticks]
    return {
        "fixedrange": True, "range": [0, 102], "tickvals": list(ticks), "ticktext": words, "zeroline": False,
        "gridcolor": GRID, "showgrid": True, "tickfont": {"size": 11, "color": MUTED},
    }  # fmt: skip


def _curve(shares: np.ndarray, colour: str) -> Figure:
    """A line through the cumulative shares, in per cent of accounts and of the total."""
    n = len(shares)
    at = np.unique(np.linspace(0, n, min(n, _POINTS) + 1).round().astype(int))
    reached = np.r_[0.0, np.cumsum(shares)][at]
    return {
        "type": "scatter", "mode": "lines", "x": [round(float(x), 2) for x in at / n * 100],
        "y": [round(float(y), 2) for y in reached * 100], "line": {"color": colour, "width": 2}, "hoverinfo": "skip",
    }  # fmt: skip


def _title(text: str) -> Figure:
    return {"text": text, "font": {"size": 12, "color": MUTED}, "standoff": 8}
